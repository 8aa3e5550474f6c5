package org.longshore.analysis;

import static org.opensearch.core.xcontent.ConstructingObjectParser.constructorArg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opensearch.core.ParseField;
import org.opensearch.core.xcontent.ConstructingObjectParser;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.env.Environment;

/**
 * Bytes that lie ready below the config directory.
 *
 * @param paths what index settings name them by: {@code analyzers/F123456789}
 * @param stagedPath where they lie now, relative to the config directory; a directory for Hunspell
 */
public record StagedFile(String packageId, List<String> paths, String stagedPath) {
    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<StagedFile, Void> PARSER = new ConstructingObjectParser<>(
        "staged_file",
        args -> new StagedFile((String) args[0], (List<String>) args[1], (String) args[2])
    );

    static {
        PARSER.declareString(constructorArg(), new ParseField("package_id"));
        PARSER.declareStringArray(constructorArg(), new ParseField("paths"));
        PARSER.declareString(constructorArg(), new ParseField("staged_path"));
    }

    public static StagedFile parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    public StagedFile {
        paths = List.copyOf(paths);
        if (paths.isEmpty() || paths.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("paths: at least one, and none empty, for [" + packageId + "]");
        }
    }

    /**
     * @throws IllegalArgumentException when nothing lies there, or it lies outside of the config directory. What is there may
     *         point elsewhere inside of it: a directory's dictionaries are linked.
     */
    public void requireBelow(Environment environment) throws IOException {
        Path config = environment.configDir();
        Path file = config.resolve(stagedPath).normalize();
        if (Path.of(stagedPath).isAbsolute() || file.startsWith(config) == false || file.equals(config)) {
            throw new IllegalArgumentException("staged_path [" + stagedPath + "] must be a path below the config directory");
        }
        if (Files.exists(file) == false) {
            throw new IllegalArgumentException("staged_path [" + stagedPath + "]: nothing lies there");
        }
        if (file.toRealPath().startsWith(config.toRealPath()) == false) {
            throw new IllegalArgumentException("staged_path [" + stagedPath + "] leads out of the config directory");
        }
    }

    boolean isNamedBy(String setting) {
        return paths.stream().anyMatch(path -> wholeWord(path).matcher(setting).find());
    }

    String putInto(String setting) {
        String result = setting;
        for (String path : paths) {
            result = wholeWord(path).matcher(result).replaceAll(Matcher.quoteReplacement(stagedPath));
        }
        return result;
    }

    /**
     * Not a part of a longer name: {@code analyzers/words} is in none of {@code analyzers/words-2}, {@code my-analyzers/words},
     * {@code analyzers/words.txt}.
     */
    private static Pattern wholeWord(String path) {
        return Pattern.compile("(?<![A-Za-z0-9_-])" + Pattern.quote(path) + "(?![A-Za-z0-9_-]|\\.[A-Za-z0-9_-])");
    }
}
