package org.longshore.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * An exception and its causes as one line. The engine's outermost message ("Failed to build synonyms") does not say what is
 * wrong with the file; the line number is in a cause.
 */
public final class CauseChain {
    /** Of one message: a rule of a stranger's file may be quoted in it. */
    private static final int LONGEST_MESSAGE = 1000;
    /** More causes than this are a loop. */
    private static final int LONGEST_CHAIN = 20;

    /** Of exceptions that were collected in one. */
    private static final int DEEPEST = 3;

    private CauseChain() {}

    /** From 3.7 on, the registry goes on after an analyzer that it cannot build, and throws one exception that holds theirs. */
    private static Throwable onlyOneOf(Throwable failure) {
        return failure.getCause() == null && failure.getSuppressed().length == 1 ? failure.getSuppressed()[0] : failure;
    }

    public static String describe(Throwable failure, List<Throwable> logged) {
        List<String> messages = new ArrayList<>();
        addChain(messages, onlyOneOf(failure), 0);
        for (Throwable throwable : logged) {
            addChain(messages, throwable, 0);
        }
        return String.join(": ", messages);
    }

    private static void addChain(List<String> messages, Throwable failure, int depth) {
        int length = 0;
        for (Throwable at = failure; at != null && length < LONGEST_CHAIN; at = at.getCause(), length++) {
            String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
            String shortened = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
            // Wrappers repeat the message of their cause.
            if (messages.stream().noneMatch(earlier -> earlier.endsWith(shortened))) {
                messages.add(shortened);
            }
            if (depth < DEEPEST) {
                for (Throwable suppressed : at.getSuppressed()) {
                    addChain(messages, suppressed, depth + 1);
                }
            }
        }
    }
}
