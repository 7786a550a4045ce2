package org.headcount.gateway.statement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a text one behind the other: the first few in memory, the others in a file, so that the statement of a million
 * learners needs no more memory than that of a thousand. The file has no name and is gone once this list is closed, which may
 * be closed again. For one writer, and then for readers.
 */
final class SpooledPieces extends AbstractList<byte[]> implements AutoCloseable {

    private static final int IN_MEMORY = 8;

    private final List<byte[]> first = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private @Nullable FileChannel file;
    private long end;

    private record Place(long from, int length) {}

    @Override
    public boolean add(byte[] piece) {
        if (first.size() < IN_MEMORY) {
            return first.add(piece);
        }
        try {
            FileChannel channel = file == null ? open() : file;
            file = channel;
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            end += piece.length;
            return places.add(new Place(end - piece.length, piece.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel open() throws IOException {
        Path path = Files.createTempFile("headcount-statement", ".json");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public byte[] get(int index) {
        if (index < first.size()) {
            return first.get(index);
        }
        Place place = places.get(index - first.size());
        FileChannel channel = file;
        if (channel == null) {
            throw new IllegalStateException("the file is closed");
        }
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, place.from() + bytes.position()) < 0) {
                    throw new IOException("the file has been cut short");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.array();
    }

    @Override
    public int size() {
        return first.size() + places.size();
    }

    @Override
    public void close() {
        FileChannel channel = file;
        file = null;
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
