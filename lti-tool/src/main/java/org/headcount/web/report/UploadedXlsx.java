package org.headcount.web.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The first visible sheet of a workbook. Read by ourselves because it comes from anybody: libraries that read workbooks make room for
 * whatever cell a file claims to have, and nothing here grows beyond what unfolds.
 */
public record UploadedXlsx(byte[] bytes, long most) implements UploadedRows {

    private static final long MOST = 32L * 1024 * 1024;

    /** Cells further to the right are passed over: one that stands alone out there would cost as much as a whole row. */
    private static final int MOST_COLUMNS = 256;

    private static final int LONGEST_NUMBER = 40;
    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    public UploadedXlsx(byte[] bytes) {
        this(bytes, MOST);
    }

    @Override
    public void each(Visitor visitor) throws IOException {
        UploadedZip parts = new UploadedZip(bytes, most);
        try {
            List<String> shared = shared(parts);
            try (InputStream sheet = part(parts, sheet(parts))) {
                rows(sheet, shared, visitor);
            }
        } catch (Unreadable | TooLarge e) {
            throw e;
        } catch (XMLStreamException | IOException e) {
            if (nested(e) instanceof TooLarge) {
                throw new TooLarge();
            }
            throw new Unreadable("is not an XLSX workbook", e);
        }
    }

    /** What StAX hides. */
    private static @Nullable Throwable nested(Exception e) {
        return e instanceof XMLStreamException xml ? xml.getNestedException() : null;
    }

    private static InputStream part(UploadedZip parts, String name) throws Unreadable {
        return parts.part(name).orElseThrow(() -> new Unreadable("is not an XLSX workbook: it has no " + name));
    }

    /** Parts are UTF-8; decoded here, because the reader of XML writes to the console what it finds wrong with bytes. */
    private static XMLStreamReader xml(InputStream part) throws IOException, XMLStreamException {
        PushbackReader text = new PushbackReader(new InputStreamReader(part, StandardCharsets.UTF_8));
        int first = text.read();
        if (first >= 0 && first != '\uFEFF') {
            text.unread(first);
        }
        return XML.createXMLStreamReader(text);
    }

    /** The part of the first sheet that is not hidden. */
    private static String sheet(UploadedZip parts) throws IOException, XMLStreamException {
        String id = "";
        try (InputStream part = part(parts, "xl/workbook.xml")) {
            XMLStreamReader book = xml(part);
            while (book.hasNext() && id.isEmpty()) {
                if (book.next() == XMLStreamReader.START_ELEMENT
                        && book.getLocalName().equals("sheet")
                        && !attribute(book, "state").contains("idden")) {
                    id = attribute(book, "id");
                }
            }
        }
        try (InputStream part = part(parts, "xl/_rels/workbook.xml.rels")) {
            XMLStreamReader relations = xml(part);
            while (relations.hasNext()) {
                if (relations.next() == XMLStreamReader.START_ELEMENT
                        && relations.getLocalName().equals("Relationship")
                        && attribute(relations, "Id").equals(id)) {
                    String target = attribute(relations, "Target");
                    return target.startsWith("/") ? target.substring(1) : "xl/" + target;
                }
            }
        }
        throw new Unreadable("is a workbook without a sheet");
    }

    /** Texts that cells refer to by their number. */
    private static List<String> shared(UploadedZip parts) throws IOException, XMLStreamException {
        Optional<InputStream> part = parts.part("xl/sharedStrings.xml");
        if (part.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        try (InputStream open = part.get()) {
            XMLStreamReader xml = xml(open);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("si")) {
                    texts.add(text(xml, "si"));
                }
            }
        }
        return texts;
    }

    /** All texts within an element but those that say how it is pronounced. */
    private static String text(XMLStreamReader xml, String element) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        boolean spoken = false;
        while (true) {
            int event = xml.next();
            if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("rPh")) {
                spoken = true;
            } else if (event == XMLStreamReader.START_ELEMENT
                    && xml.getLocalName().equals("t")
                    && !spoken) {
                text.append(xml.getElementText());
            } else if (event == XMLStreamReader.END_ELEMENT) {
                if (xml.getLocalName().equals(element)) {
                    return text.toString();
                }
                spoken &= !xml.getLocalName().equals("rPh");
            }
        }
    }

    private static void rows(InputStream part, List<String> shared, Visitor visitor)
            throws XMLStreamException, IOException {
        XMLStreamReader xml = xml(part);
        long line = 0;
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamReader.START_ELEMENT
                    && xml.getLocalName().equals("row")) {
                line = attribute(xml, "r").matches("\\d{1,9}") ? Long.parseLong(attribute(xml, "r")) : line + 1;
                List<String> cells = row(xml, shared);
                if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                    visitor.row(line, cells);
                }
            }
        }
    }

    private static List<String> row(XMLStreamReader xml, List<String> shared) throws XMLStreamException, Unreadable {
        List<String> cells = new ArrayList<>();
        while (true) {
            int event = xml.next();
            if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("row")) {
                return cells;
            }
            if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("c")) {
                int column = column(attribute(xml, "r"), cells.size());
                String cell = cell(xml, attribute(xml, "t"), shared).strip();
                while (cells.size() <= column && column < MOST_COLUMNS) {
                    cells.add("");
                }
                if (column < MOST_COLUMNS) {
                    cells.set(column, cell);
                }
            }
        }
    }

    private static String cell(XMLStreamReader xml, String type, List<String> shared)
            throws XMLStreamException, Unreadable {
        String value = "";
        while (true) {
            int event = xml.next();
            if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("c")) {
                return value;
            }
            if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("is")) {
                value = text(xml, "is");
            } else if (event == XMLStreamReader.START_ELEMENT
                    && xml.getLocalName().equals("v")) {
                value = value(type, xml.getElementText(), shared);
            }
        }
    }

    private static String value(String type, String raw, List<String> shared) throws Unreadable {
        return switch (type) {
            case "s" -> {
                int index = raw.matches("\\d{1,9}") ? Integer.parseInt(raw) : -1;
                if (index < 0 || index >= shared.size()) {
                    throw new Unreadable("is a workbook in which a text is missing");
                }
                yield shared.get(index);
            }
            case "", "n" -> number(raw);
            case "e" -> "";
            default -> raw;
        };
    }

    /** A number as people write it: 1.2345E4 is 12345, and so somebody's number. */
    private static String number(String raw) {
        try {
            BigDecimal number = new BigDecimal(raw).stripTrailingZeros();
            return Math.abs(number.scale()) > LONGEST_NUMBER || number.precision() > LONGEST_NUMBER
                    ? raw
                    : number.toPlainString();
        } catch (NumberFormatException e) {
            return raw;
        }
    }

    /** The column of a place such as AB12, from 0; the next one where a cell does not say. */
    private static int column(String place, int next) {
        int column = 0;
        for (int index = 0; index < place.length() && column <= MOST_COLUMNS; index++) {
            char letter = place.charAt(index);
            if (letter < 'A' || letter > 'Z') {
                break;
            }
            column = column * 26 + letter - 'A' + 1;
        }
        return column == 0 ? next : column - 1;
    }

    /** Empty where there is none; whatever its namespace. */
    private static String attribute(XMLStreamReader xml, String name) {
        for (int index = 0; index < xml.getAttributeCount(); index++) {
            if (xml.getAttributeLocalName(index).equals(name)) {
                return xml.getAttributeValue(index);
            }
        }
        return "";
    }
}
