package org.headcount.lti.wire;

import java.util.List;

/** Keeps our own secret keys, the same for all nodes. */
public interface KeyStore {

    /** All keys of a purpose, whosever they are, oldest first. */
    List<StoredKey> load(StoredKey.Purpose purpose);

    /** An owner's keys of a purpose, oldest first. */
    List<StoredKey> load(StoredKey.Purpose purpose, String owner);

    /**
     * Adds a key, atomically and durably: of several callers, on whatever node, whose keys follow the same predecessor for the same purpose and owner,
     * exactly one is told {@code true}; for the others nothing is written. Nor is it for an owner that is no connected LMS, or none any more: an LMS that
     * is disconnected takes its keys with it, whoever adds one meanwhile.
     */
    boolean add(StoredKey key);

    /** Forgets a key. Safe to repeat; a key that is not there is no error. */
    void remove(StoredKey.Purpose purpose, String id);
}
