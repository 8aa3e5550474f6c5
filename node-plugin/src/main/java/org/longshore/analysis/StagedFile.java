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
 * Bytes that lie ready where the agent lays them. Whoever may search can name some, and is told of what cannot be read from them:
 * so nothing else in the config directory is taken, which holds keys.
 *
 * @param paths what index settings name them by: {@code analyzers/F123456789}
 * @param stagedPath where they lie now, relative to the config directory; a directory for Hunspell
 */
public record StagedFile(String packageId, List<String> paths, String stagedPath) {
    /** Files, and directories of Hunspell dictionaries. */
    private static final List<String> ROOMS = List.of(".longshore/staged", "longshore-trees");
    private static final String LIVE = "analyzers/";

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
        if (paths.isEmpty() || paths.stream().anyMatch(path -> path.startsWith(LIVE) == false || path.equals(LIVE))) {
            throw new IllegalArgumentException("paths: at least one, and all below [" + LIVE + "], for [" + packageId + "]");
        }
    }

    /** @throws IllegalArgumentException when nothing lies there, or it is no place of staged bytes, or leads out of it */
    public void requireStaged(Environment environment) throws IOException {
        Path config = environment.configDir();
        Path file = config.resolve(stagedPath);
        // Of the text itself: what comes back from elsewhere is no path that an agent makes.
        Path room = ROOMS.stream()
            .map(config::resolve)
            .filter(one -> file.startsWith(one) && file.equals(one) == false && file.equals(file.normalize()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(
                    "staged_path [" + stagedPath + "] must be a path below [" + String.join("] or [", ROOMS) + "] in the config directory"
                )
            );
        if (Files.exists(file) == false) {
            throw new IllegalArgumentException("staged_path [" + stagedPath + "]: nothing lies there");
        }
        if (file.toRealPath().startsWith(room.toRealPath()) == false) {
            throw new IllegalArgumentException("staged_path [" + stagedPath + "] leads out of [" + config.relativize(room) + "]");
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
