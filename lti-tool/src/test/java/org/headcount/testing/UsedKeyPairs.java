package org.headcount.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.headcount.lti.wire.SigningKey;

/**
 * Key pairs that go from service to service, once the file that they are written in is gone with the folder of its test: nobody can open it again
 * and sign with them. To make one takes longer than a whole launch.
 */
final class UsedKeyPairs {

    private static final String FILE = "jdbc:sqlite:";
    private static final Queue<Used> GIVEN_BACK = new ConcurrentLinkedQueue<>();

    private final String database;
    private final Collection<KeyPair> taken = new ConcurrentLinkedQueue<>();

    /** @param database the address of that of the service; what is in one on a server stays there, and so with it */
    UsedKeyPairs(String database) {
        this.database = database;
    }

    private record Used(Path file, KeyPair pair) {

        boolean isFree() {
            return Files.notExists(file);
        }
    }

    /** A pair that is in no database that is there. */
    KeyPair take() {
        KeyPair pair = List.copyOf(GIVEN_BACK).stream()
                .filter(Used::isFree)
                .filter(GIVEN_BACK::remove)
                .findFirst()
                .map(Used::pair)
                .orElseGet(SigningKey::generate);
        taken.add(pair);
        return pair;
    }

    /** To be called when the service is closed. */
    void giveBack() {
        if (database.startsWith(FILE)) {
            Path file = Path.of(database.substring(FILE.length()));
            taken.forEach(pair -> GIVEN_BACK.add(new Used(file, pair)));
        }
        taken.clear();
    }
}
