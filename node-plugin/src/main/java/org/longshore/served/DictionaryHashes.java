package org.longshore.served;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.common.hash.MessageDigests;
import org.opensearch.env.Environment;

/** SHA-256 of what lies at a path below the config directory; each state of a file is read once. */
final class DictionaryHashes {
    private static final Logger LOGGER = LogManager.getLogger(DictionaryHashes.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path config;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    DictionaryHashes(Environment environment) {
        this.config = environment.configDir();
    }

    /** What tells one state of a file from another. */
    private record State(long size, FileTime modified, Object key) {
        private static State of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    private record Known(State state, String sha256) {}

    /** In lower-case hexadecimal; null where it cannot be told. Of a directory: the name of the tree that its link leads to. */
    String of(String path) {
        Path file = config.resolve(path).normalize();
        if (file.startsWith(config) == false) {
            return null;
        }
        try {
            return Files.isDirectory(file) ? treeName(file) : ofFile(file);
        } catch (NoSuchFileException e) {
            known.remove(file);
            return null;
        } catch (IOException | SecurityException e) {
            // Not knowing must not keep an index from being created.
            LOGGER.warn("cannot tell what [{}] holds", file, e);
            return null;
        }
    }

    private static String treeName(Path directory) throws IOException {
        String name = directory.toRealPath().getFileName().toString();
        return SHA256.matcher(name).matches() ? name : null;
    }

    private String ofFile(Path file) throws IOException {
        State state = State.of(file);
        Known before = known.get(file);
        if (before != null && before.state().equals(state)) {
            return before.sha256();
        }
        String sha256 = read(file);
        if (State.of(file).equals(state) == false) {
            return null;
        }
        known.put(file, new Known(state, sha256));
        return sha256;
    }

    private static String read(Path file) throws IOException {
        MessageDigest digest = MessageDigests.sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return MessageDigests.toHexString(digest.digest());
    }
}
