package org.headcount.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where settings come from, flattened to one text for each path. */
final class Sources {

    private Sources() {}

    static Map<String, String> read(Optional<Path> file, Map<String, String> environment, List<String> wrong) {
        Map<String, String> given = new HashMap<>();
        file.ifPresent(path -> fromFile(path, given, wrong));
        environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(Key.PREFIX))
                .filter(variable -> !madeByKubernetes(variable.getKey(), variable.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> Key.ofVariable(variable.getKey())
                        .ifPresentOrElse(
                                key -> given.put(key.path(), variable.getValue()),
                                () -> wrong.add(variable.getKey() + ": no such setting")));
        return given;
    }

    /** A cluster sets these by itself for services that are called headcount, or headcount-db; nobody has written them. */
    private static boolean madeByKubernetes(String variable, String value) {
        return (variable.matches("HEADCOUNT_(\\w+_)?SERVICE_HOST") && value.matches("[0-9a-fA-F.:]+"))
                || (variable.matches("HEADCOUNT_(\\w+_)?SERVICE_PORT(_\\w+)?") && value.matches("\\d+"))
                || (variable.matches("HEADCOUNT_(\\w+_)?PORT(_\\d+_(TCP|UDP|SCTP))?")
                        && value.matches("(tcp|udp|sctp)://.+"))
                || variable.matches("HEADCOUNT_(\\w+_)?PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)");
    }

    private static void fromFile(Path file, Map<String, String> given, List<String> wrong) {
        try {
            YAMLMapper yaml = YAMLMapper.builder(YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build())
                    .build();
            JsonNode tree = yaml.readTree(Files.readString(file));
            if (tree.isMissingNode() || tree.isNull()) {
                return; // a file of comments only
            }
            if (tree.isObject()) {
                flatten("", tree, given, wrong);
            } else {
                wrong.add(file + ": is not a list of settings");
            }
        } catch (JacksonException e) {
            String what = e.getOriginalMessage().lines().findFirst().orElse(""); // the others quote the file
            wrong.add(file + ": is not YAML: " + what
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ")"));
        } catch (IOException e) {
            wrong.add(file + ": cannot be read");
        }
    }

    private static void flatten(String above, JsonNode tree, Map<String, String> given, List<String> wrong) {
        tree.properties().forEach(member -> {
            String path = above + member.getKey();
            JsonNode value = member.getValue();
            if (Key.ofPath(path).isPresent()) {
                if (value.isNull()) {
                    given.put(path, "");
                } else if (value.isValueNode()) {
                    given.put(path, value.asText());
                } else {
                    wrong.add(path + ": is one value, not a list");
                }
            } else if (value.isObject() && beginsAKey(path)) {
                flatten(path + ".", value, given, wrong);
            } else {
                wrong.add(path + ": no such setting");
            }
        });
    }

    private static boolean beginsAKey(String path) {
        for (Key key : Key.values()) {
            if (key.path().startsWith(path + ".")) {
                return true;
            }
        }
        return false;
    }
}
