package io.luca.local.aws.endpoint;

/** Escapes text for the XML answers of the query protocol. */
public final class Xml {

    private Xml() {}

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
