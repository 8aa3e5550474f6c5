package org.longshore.rehearse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opensearch.core.common.Strings;

/** The line of a dictionary that the engine refuses, from 1. */
final class LineNumber {
    /** Synonyms, and XML. */
    private static final Pattern IN_FILE = Pattern.compile("\\bat line (\\d{1,9})|\\blineNumber: (\\d{1,9})");
    /** {@code Analysis.parseWordList}: mappings, stemmer overrides, type tables. It does not count lines that are blank. */
    private static final Pattern IN_WORD_LIST = Pattern.compile("\\bLine \\[(\\d{1,9})]");
    private static final Pattern NOT_UTF_8 = Pattern.compile("Unsupported character encoding|MalformedInputException|Input length = \\d");
    /** To find a line without a number many builds are made; of a larger file they would take too long. */
    private static final long LARGEST_SEARCHED = 4 * 1024 * 1024;

    private LineNumber() {}

    /** As the engine's words say it; null where they say none. */
    static Integer in(String reason, Path file) throws IOException {
        Matcher line = IN_FILE.matcher(reason);
        if (line.find()) {
            return Integer.valueOf(line.group(1) == null ? line.group(2) : line.group(1));
        }
        if (Files.isRegularFile(file) == false) {
            return null;
        }
        Matcher word = IN_WORD_LIST.matcher(reason);
        if (word.find()) {
            return withBlankLines(Integer.parseInt(word.group(1)), file);
        }
        return NOT_UTF_8.matcher(reason).find() ? firstThatIsNotUtf8(file) : null;
    }

    /** Also null when every line is. */
    private static Integer firstThatIsNotUtf8(Path file) throws IOException {
        int line = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            }
            return null;
        } catch (CharacterCodingException e) {
            return line;
        }
    }

    private static Integer withBlankLines(int wanted, Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int counted = 0;
            int line = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (Strings.hasText(text) && ++counted == wanted) {
                    return line;
                }
            }
            return null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * The first line with which the file's beginning is refused; null when there is none, or the file is too large to look for it.
     * The WordNet parser, for one, stumbles over a line without a word on where it is.
     *
     * @param refused whether the engine refuses a file of these lines
     */
    static Integer search(Path file, Predicate<List<String>> refused) throws IOException {
        if (Files.isRegularFile(file) == false || Files.size(file) > LARGEST_SEARCHED) {
            return null;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return null;
        }
        if (lines.isEmpty() || refused.test(lines) == false) {
            return null;
        }
        int accepted = 0;
        int rejected = lines.size();
        while (rejected - accepted > 1) {
            int middle = (accepted + rejected) >>> 1;
            if (refused.test(lines.subList(0, middle))) {
                rejected = middle;
            } else {
                accepted = middle;
            }
        }
        return rejected;
    }
}
