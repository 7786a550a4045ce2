package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said together comes to the same as one after the other, whether it shares a way or not. */
class SessionTest {

    private static final String ADD = "insert into word (text) values (?)";
    private static final String FIND = "select text from word where text = ?";

    @TempDir
    Path folder;

    private final List<Database> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Database::close);
    }

    private Database words(Dialect dialect) throws SQLException {
        Database database = dialect == Dialect.SQLITE
                ? new SqliteDatabase("jdbc:sqlite:" + folder.resolve("words.db"), "writer")
                : PostgresDatabase.open(
                        new PostgresDatabase.Server(PostgresServer.freshDatabase(), "", "", 2), "words", true);
        opened.add(database);
        database.write(session -> session.update("create table word (text varchar(9) primary key check (text <> ''))"));
        return database;
    }

    private static Session.Question<String> find(String word) {
        return new Session.Question<>(FIND, row -> row.getString(1), word);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftForLaterIsSeenByWhateverFollows(Dialect dialect) throws SQLException {
        Database words = words(dialect);

        words.<Boolean>write(session -> {
            session.later(ADD, "one");
            session.later(ADD, "two");
            Session.Question<String> one = find("one");
            session.ask(List.of(one));
            assertThat(one.answer()).contains("one");
            session.later(ADD, "three");
            assertThat(session.exists(FIND, "three")).isTrue();
            session.later(ADD, "four");
            session.each("select text from word where text = 'four'", row -> session.update(ADD, "five"));
            session.later(ADD, "six");
            return true;
        });

        assertThat(all(words)).containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six");
    }

    @ParameterizedTest
    @EnumSource
    void ofThoseWhoFoundAKeyFreeAtTheSameTimeOneInsertsIt(Dialect dialect) throws Exception {
        Database words = words(dialect);

        for (String word : List.of("one", "two", "three")) {
            List<Boolean> inserted = Race.of(
                    8,
                    () -> words.write(session -> !session.exists(FIND, word)
                            && session.insertNew(ADD + " on conflict do nothing", ADD, word)));

            assertThat(inserted).containsOnlyOnce(true);
        }
        assertThat(all(words)).containsExactlyInAnyOrder("one", "two", "three");
    }

    private static List<String> all(Database words) {
        return words.read(session -> session.list("select text from word", row -> row.getString(1)));
    }

    @ParameterizedTest
    @EnumSource
    void questionsAreAnsweredEachByItsFirstRowHoweverOftenTheyAreAsked(Dialect dialect) throws SQLException {
        Database words = words(dialect);
        words.<Boolean>write(session -> {
            session.later(ADD, "one");
            session.later(ADD, "two");
            return true;
        });

        for (int time = 0; time < 20; time++) { // the server's driver changes its ways after some
            List<Optional<String>> answers = words.write(session -> {
                Session.Question<String> one = find("one");
                Session.Question<String> none = find("none");
                Session.Question<String> first =
                        new Session.Question<>("select text from word order by text desc", row -> row.getString(1));
                session.ask(List.of(one, none, first));
                return List.of(one.answer(), none.answer(), first.answer());
            });

            assertThat(answers).containsExactly(Optional.of("one"), Optional.empty(), Optional.of("two"));
        }
    }

    @Test
    void whatIsLeftForLaterComesBeforeRowsThatAreSentInBulk() throws SQLException {
        Database words = words(Dialect.POSTGRESQL);
        words.write(session -> session.update(ADD, "one"));

        words.<Boolean>write(session -> {
            session.later("delete from word where text = ?", "one");
            return session.copy("copy word (text) from stdin", List.<Object[]>of(new Object[] {"one"})) == 1;
        });

        assertThat(all(words)).containsExactly("one");
    }

    @ParameterizedTest
    @EnumSource
    void whoeverUndoesLeavesNothingForLater(Dialect dialect) throws SQLException {
        Database words = words(dialect);

        String answer = words.write(session -> {
            session.later(ADD, "one");
            session.undo();
            return "no";
        });

        assertThat(answer).isEqualTo("no");
        assertThat(all(words)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsLaterFailsAllOfTheWork(Dialect dialect) throws SQLException {
        Database words = words(dialect);

        assertThatThrownBy(() -> words.<Boolean>write(session -> {
                    session.later(ADD, "one");
                    session.later(ADD, "");
                    return true;
                }))
                .isInstanceOf(StoreException.class);

        assertThat(all(words)).isEmpty();
    }
}
