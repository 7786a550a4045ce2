package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.headcount.lti.wire.Json;

/** Lines that came to nothing, each with its number and the reason: in a file as they were, else named on the terminal. */
final class Rejects {

    private final Optional<Path> name;
    private final LineFile file;
    private final Terminal terminal;
    private final Progress progress;

    /** @param name of the file; empty where there is none */
    Rejects(Optional<Path> name, LineFile file, Terminal terminal, Progress progress) {
        this.name = name;
        this.file = file;
        this.terminal = terminal;
        this.progress = progress;
    }

    /** Whether they are written as they were. */
    boolean repeatLines() {
        return name.isPresent();
    }

    void fact(long line, String reason, JsonNode fact) {
        reject(line, reason, row -> row.set("fact", fact));
    }

    /** @param text what stands there; empty where that is not known */
    void text(long line, String reason, String text) {
        reject(line, reason, row -> row.put("text", text));
    }

    /** Adds what was rejected to what is written about it. */
    private interface What {
        void to(ObjectNode row);
    }

    private void reject(long line, String reason, What what) {
        if (name.isEmpty()) {
            progress.pause();
            terminal.err().println("line " + line + ": " + reason);
            return;
        }
        ObjectNode row = Json.object().put("line", line).put("reason", reason);
        what.to(row);
        file.write(() -> Json.text(row));
    }

    void tell(long rejected) {
        if (rejected > 0) {
            name.ifPresent(where -> terminal.err().println(rejected + " rejected; " + where + " says which, and why"));
        }
    }
}
