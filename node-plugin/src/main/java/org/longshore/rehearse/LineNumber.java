package org.longshore.rehearse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line of a dictionary, from 1, in the engine's words. */
final class LineNumber {
    private static final Pattern LINE = Pattern.compile(
        // Synonyms; rules of mappings and of stemmers; Hunspell; XML.
        "(?:at line |\\bLine \\[|\\bLine: |\\bline number |lineNumber: )(\\d{1,9})"
    );

    private LineNumber() {}

    /** Null where they say none. */
    static Integer in(String reason) {
        Matcher line = LINE.matcher(reason);
        return line.find() ? Integer.valueOf(line.group(1)) : null;
    }
}
