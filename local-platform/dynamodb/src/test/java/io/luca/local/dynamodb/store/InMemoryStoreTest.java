package io.luca.local.dynamodb.store;

class InMemoryStoreTest extends StoreContract {

    @Override
    Store open() {
        return Stores.inMemory();
    }
}
