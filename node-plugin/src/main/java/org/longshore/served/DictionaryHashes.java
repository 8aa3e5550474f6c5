package org.longshore.served;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
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

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;
    private static final String ATTRIBUTES = FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        ? "unix:size,lastModifiedTime,fileKey,ctime"
        : "size,lastModifiedTime,fileKey";

    private final Path config;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    DictionaryHashes(Environment environment) {
        this.config = environment.configDir();
    }

    /**
     * What tells one state of a file from another. Bytes that go and come back by their names alone, as a change that is taken back
     * has them do, keep size, time and key; that they were away is told by the time of the last change of the file's names.
     */
    private record State(Map<String, Object> attributes) {
        private static State of(Path file, LinkOption... options) throws IOException {
            return new State(Files.readAttributes(file, ATTRIBUTES, options));
        }
    }

    private record Known(State state, String sha256) {}

    /**
     * What lay at a path. Equal to what lay there later only when nothing was put in its place between, not even for a moment.
     *
     * @param sha256 in lower-case hexadecimal; of a directory: the name of the tree that its link leads to
     * @param way each link on the way, and the file at its end
     */
    record Found(String sha256, List<State> way) {}

    /** Null where it cannot be told. */
    Found of(String path) {
        Path file = config.resolve(path).normalize();
        if (file.startsWith(config) == false) {
            return null;
        }
        try {
            List<State> way = way(file);
            String sha256 = Files.isDirectory(file) ? treeName(file) : ofFile(file);
            return sha256 == null || way.equals(way(file)) == false ? null : new Found(sha256, way);
        } catch (NoSuchFileException e) {
            known.remove(file);
            return null;
        } catch (IOException | SecurityException e) {
            // Not knowing must not keep an index from being created.
            LOGGER.warn("cannot tell what [{}] holds", file, e);
            return null;
        }
    }

    private static List<State> way(Path file) throws IOException {
        List<State> way = new ArrayList<>();
        Path at = file;
        while (Files.isSymbolicLink(at) && way.size() < MOST_LINKS) {
            way.add(State.of(at, LinkOption.NOFOLLOW_LINKS));
            at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
        }
        // What lies in a directory is told by its name.
        if (Files.isDirectory(at) == false) {
            way.add(State.of(at));
        }
        return way;
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
