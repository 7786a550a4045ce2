package org.headcount.lti.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;

/**
 * What we remember of a login that began, not kept by us but sealed and given to the browser as {@code state}, so that any node can go on and an abandoned
 * login costs nothing. A cookie binds it to the browser: the state alone is worth nothing elsewhere.
 *
 * @param platform the registration whose endpoints the login uses
 * @param deployment that the login named; empty for none
 * @param bindingHash of the cookie's value
 * @param storageTarget the LMS's frame that keeps words for us, since not every LMS repeats it at the launch; empty for none
 * @param again the login's own parameters, to begin anew in a new window; empty, once it was opened, where they are too long to be carried
 */
public record LoginState(
        String platform,
        String issuer,
        String clientId,
        String deployment,
        String targetLinkUri,
        String nonce,
        String cookie,
        String bindingHash,
        Instant expiresAt,
        String storageTarget,
        Map<String, String> again) {

    private static final String PURPOSE = "login-state";
    private static final int FORM = 2;

    /** Moodle hands back 2,000 characters of state and no more. */
    private static final int LONGEST_AGAIN = 1_000;

    public LoginState {
        again = Collections.unmodifiableMap(new LinkedHashMap<>(again));
    }

    /** Base64url, at most some 1,900 characters. */
    String seal(Seal seal) {
        return seal.close(PURPOSE, bytes(carriesAgain() ? again : Map.of()));
    }

    /** Whether {@link #again} is short enough to be sealed with the rest. */
    boolean carriesAgain() {
        return again.entrySet().stream()
                        .mapToInt(parameter -> parameter.getKey().length()
                                + parameter.getValue().length()
                                + 4)
                        .sum()
                <= LONGEST_AGAIN;
    }

    /** Empty for anything that {@link #seal} did not make; says nothing about age. */
    static Optional<LoginState> open(Seal seal, String state) {
        return seal.open(PURPOSE, state).flatMap(LoginState::read);
    }

    /** Where the LMS keeps our word for this login, if it offered to. */
    public Optional<PlatformStorage> storage(URI authorizationEndpoint) {
        return PlatformStorage.of(storageTarget, authorizationEndpoint, cookie);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    boolean isBoundTo(String cookieValue) {
        return Secrets.same(Secrets.hash(cookieValue), bindingHash);
    }

    private byte[] bytes(Map<String, String> parameters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            for (String text :
                    new String[] {platform, issuer, clientId, deployment, targetLinkUri, nonce, cookie, bindingHash}) {
                out.writeUTF(text);
            }
            out.writeLong(expiresAt.getEpochSecond());
            out.writeUTF(storageTarget);
            out.writeByte(parameters.size());
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                out.writeUTF(parameter.getKey());
                out.writeUTF(parameter.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // only memory is written to
        }
        return bytes.toByteArray();
    }

    private static Optional<LoginState> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != FORM) { // of another version of this program, during an upgrade
                return Optional.empty();
            }
            String platform = in.readUTF();
            String issuer = in.readUTF();
            String clientId = in.readUTF();
            String deployment = in.readUTF();
            String targetLinkUri = in.readUTF();
            String nonce = in.readUTF();
            String cookie = in.readUTF();
            String bindingHash = in.readUTF();
            Instant expiresAt = Instant.ofEpochSecond(in.readLong());
            String storageTarget = in.readUTF();
            Map<String, String> again = new LinkedHashMap<>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                again.put(in.readUTF(), in.readUTF());
            }
            return Optional.of(new LoginState(
                    platform,
                    issuer,
                    clientId,
                    deployment,
                    targetLinkUri,
                    nonce,
                    cookie,
                    bindingHash,
                    expiresAt,
                    storageTarget,
                    again));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // we sealed it ourselves
        }
    }

    /** Nothing of it: it holds secrets. */
    @Override
    public String toString() {
        return "LoginState[" + platform + "]";
    }
}
