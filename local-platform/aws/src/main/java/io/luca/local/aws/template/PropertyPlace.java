package io.luca.local.aws.template;

import io.luca.local.aws.document.Place;

/** A place among the properties of a resource, such as {@code Rules[0].Action}. */
record PropertyPlace(Resource resource, String path) implements Place {

    @Override
    public Place below(String name) {
        return new PropertyPlace(resource, path.isEmpty() ? name : path + "." + name);
    }

    @Override
    public UnsupportedResourceException refused(String what) {
        return new UnsupportedResourceException(resource, path.isEmpty() ? what : "in " + path + ". " + what);
    }
}
