package org.headcount.web.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDNumberTreeNode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDParentTreeValue;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * A document of headings, paragraphs and tables on A4, from top to bottom, as many pages as it needs. It is tagged (ISO 32000-1 §14.8), so that who does not see
 * it hears a table as a table, and its letters are inside it.
 */
final class TaggedPdf implements AutoCloseable {

    private static final String LETTERS = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 56;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float LINE = 1.4f;
    static final float SMALL = 8.5f;
    static final float USUAL = 10.5f;
    static final float LARGE = 22;

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private final PDStructureTreeRoot root = new PDStructureTreeRoot();
    private final PDStructureElement whole;
    private final PDNumberTreeNode parents = new PDNumberTreeNode(PDParentTreeValue.class);
    private final Map<Integer, PDParentTreeValue> parentsOfPages = new TreeMap<>();
    private COSArray ofThisPage = new COSArray();
    private PDPage page;
    private PDPageContentStream content;
    private float y;

    TaggedPdf(String title, String language) throws IOException {
        try (InputStream letters = PDDocument.class.getResourceAsStream(LETTERS)) {
            if (letters == null) {
                throw new IOException("the JAR lacks " + LETTERS);
            }
            font = PDType0Font.load(document, letters);
        }
        document.getDocumentInformation().setTitle(title);
        document.getDocumentInformation().setProducer("Headcount");
        document.getDocumentCatalog().setLanguage(language);
        PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
        preferences.setDisplayDocTitle(true);
        document.getDocumentCatalog().setViewerPreferences(preferences);
        PDMarkInfo marks = new PDMarkInfo();
        marks.setMarked(true);
        document.getDocumentCatalog().setMarkInfo(marks);
        document.getDocumentCatalog().setStructureTreeRoot(root);
        whole = new PDStructureElement("Document", root);
        root.appendKid(whole);
        page = new PDPage(PDRectangle.A4);
        content = begin();
    }

    private PDPageContentStream begin() throws IOException {
        document.addPage(page);
        int number = document.getNumberOfPages() - 1;
        page.setStructParents(number);
        ofThisPage = new COSArray();
        parentsOfPages.put(number, new PDParentTreeValue(ofThisPage));
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, page);
    }

    void heading(int level, String text, float size) throws IOException {
        room(size * LINE * 2);
        y -= level == 1 ? 0 : size * 0.8f;
        element("H" + level, whole, text, MARGIN, size, true);
        y -= size * LINE;
    }

    void paragraph(String text, float size) throws IOException {
        PDStructureElement paragraph = child("P", whole);
        for (String line : lines(text, size, WIDTH)) {
            room(size * LINE);
            write(paragraph, "P", line, MARGIN, size, false);
            y -= size * LINE;
        }
        y -= size * 0.3f;
    }

    /**
     * A table whose last column stands to the right.
     *
     * @param head whether the first row is one
     * @param sums how many rows at the end are sums of those before
     * @param shares of the width, one for each column
     */
    void table(List<List<String>> rows, boolean head, int sums, float... shares) throws IOException {
        PDStructureElement table = child("Table", whole);
        for (int number = 0; number < rows.size(); number++) {
            row(table, rows.get(number), head && number == 0, number >= rows.size() - sums, shares);
        }
        y -= USUAL * 0.6f;
    }

    private void row(PDStructureElement table, List<String> cells, boolean head, boolean sum, float... shares)
            throws IOException {
        List<List<String>> wrapped = new ArrayList<>();
        int most = 1;
        for (int cell = 0; cell < cells.size(); cell++) {
            wrapped.add(lines(cells.get(cell), USUAL, shares[cell] * WIDTH - 8));
            most = Math.max(most, wrapped.get(cell).size());
        }
        room(most * USUAL * LINE + 8);
        PDStructureElement row = child("TR", table);
        float x = MARGIN;
        float top = y;
        for (int cell = 0; cell < cells.size(); cell++) {
            String kind = head ? "TH" : "TD";
            PDStructureElement element = child(kind, row);
            y = top;
            for (String line : wrapped.get(cell)) {
                boolean last = cell == cells.size() - 1 && cells.size() > 1;
                float left = last ? x + shares[cell] * WIDTH - width(line, USUAL) : x;
                write(element, kind, line, left, USUAL, head || sum);
                y -= USUAL * LINE;
            }
            x += shares[cell] * WIDTH;
        }
        y = top - most * USUAL * LINE;
        rule();
        y -= 8;
    }

    private void rule() throws IOException {
        content.beginMarkedContent(COSName.ARTIFACT);
        content.setStrokingColor(0.78f);
        content.setLineWidth(0.5f);
        content.moveTo(MARGIN, y - 3);
        content.lineTo(MARGIN + WIDTH, y - 3);
        content.stroke();
        content.setStrokingColor(0f);
        content.endMarkedContent();
    }

    private void room(float height) throws IOException {
        if (y - height < MARGIN) {
            content.close();
            page = new PDPage(PDRectangle.A4);
            content = begin();
        }
    }

    private PDStructureElement child(String kind, PDStructureElement parent) {
        PDStructureElement element = new PDStructureElement(kind, parent);
        parent.appendKid(element);
        return element;
    }

    private void element(String kind, PDStructureElement parent, String text, float x, float size, boolean strong)
            throws IOException {
        PDStructureElement element = child(kind, parent);
        List<String> lines = lines(text, size, WIDTH);
        for (int number = 0; number < lines.size(); number++) {
            write(element, kind, lines.get(number), x, size, strong);
            y -= number < lines.size() - 1 ? size * LINE : 0;
        }
    }

    private void write(PDStructureElement element, String kind, String line, float x, float size, boolean strong)
            throws IOException {
        int mark = ofThisPage.size();
        ofThisPage.add(element.getCOSObject());
        element.setPage(page);
        PDMarkedContentReference reference = new PDMarkedContentReference();
        reference.setMCID(mark);
        reference.setPage(page);
        element.appendKid(reference);
        content.beginMarkedContent(COSName.getPDFName(kind), mark);
        content.beginText();
        content.setFont(font, size);
        content.setRenderingMode(strong ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        content.setLineWidth(size / 40);
        content.newLineAtOffset(x, y - size);
        content.showText(line);
        content.endText();
        content.endMarkedContent();
    }

    private List<String> lines(String text, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : letters(text).split(" ")) {
            String longer = line.length() == 0 ? word : line + " " + word;
            if (width(longer, size) <= width) {
                line.setLength(0);
                line.append(longer);
                continue;
            }
            if (line.length() > 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
            for (int one : word.codePoints().toArray()) { // longer than a line, as a digest or a name without blanks
                if (width(line + Character.toString(one), size) > width && line.length() > 0) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.appendCodePoint(one);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private float width(String text, float size) throws IOException {
        return font.getStringWidth(text) / 1000 * size;
    }

    /** What these letters lack is a question mark, not the end of a statement. */
    private String letters(String text) {
        StringBuilder known = new StringBuilder();
        text.codePoints()
                .map(one -> one == 0x202F || one == 0x2009 ? 0xA0 : one)
                .forEach(one -> {
                    String letter = Character.toString(one);
                    try {
                        font.getStringWidth(letter);
                        known.append(letter);
                    } catch (IOException | IllegalArgumentException e) {
                        known.append('?');
                    }
                });
        return known.toString();
    }

    void save(OutputStream out) throws IOException {
        content.close();
        parents.setNumbers(new TreeMap<>(parentsOfPages));
        root.setParentTree(parents);
        root.setParentTreeNextKey(document.getNumberOfPages());
        document.save(out);
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
