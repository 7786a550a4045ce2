package org.headcount.plugin;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Texts of elements in an XML document, by the names of the elements around them, whatever their namespaces. */
final class XmlNames {

    /** No message to a service is as deep; without a limit a small body could take long. */
    private static final int DEEPEST = 32;

    private XmlNames() {}

    /**
     * The text of each element that is called so, as in {@code /Envelope/Body/removeUser/eid}; empty where it has only others
     * in it.
     *
     * @throws Unreadable if it is no XML, has a document type (which could fetch or grow), or comes in parts
     */
    static List<String> in(Visit visit, PathPattern which) throws Unreadable {
        if (visit.header("Content-Type").regionMatches(true, 0, "multipart/", 0, 10)) {
            throw new Unreadable("the body is XML in parts");
        }
        byte[] xml = visit.body();
        return xml.length == 0 ? List.of() : in(xml, which);
    }

    private static List<String> in(byte[] xml, PathPattern which) throws Unreadable {
        List<String> found = new ArrayList<>();
        Deque<StringBuilder> texts = new ArrayDeque<>();
        Deque<String> paths = new ArrayDeque<>();
        paths.push("");
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT:
                        paths.push(paths.element() + "/" + reader.getLocalName());
                        texts.push(new StringBuilder());
                        if (texts.size() > DEEPEST) {
                            throw new Unreadable("the body is XML deeper than " + DEEPEST);
                        }
                        break;
                    case XMLStreamConstants.CHARACTERS:
                    case XMLStreamConstants.CDATA:
                        texts.element().append(reader.getText());
                        break;
                    case XMLStreamConstants.END_ELEMENT:
                        String text = texts.pop().toString().trim();
                        if (which.matches(new Route(paths.pop()))) {
                            found.add(text);
                        }
                        break;
                    case XMLStreamConstants.DTD:
                    case XMLStreamConstants.ENTITY_REFERENCE:
                        throw new Unreadable("the body is XML with a document type");
                    default:
                        break;
                }
            }
            return found;
        } catch (XMLStreamException e) {
            throw new Unreadable("the body is not XML");
        }
    }

    /** The JDK's own, whatever the host has on its class path; nothing is fetched and no entity is made. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
