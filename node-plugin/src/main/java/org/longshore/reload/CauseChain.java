package org.longshore.reload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * An exception and its causes as one line. The engine's outermost message ("Failed to build synonyms") does not say what is
 * wrong with the file; the line number is in a cause.
 */
final class CauseChain {
    /** Of one message: a rule of a stranger's file may be quoted in it. */
    private static final int LONGEST_MESSAGE = 1000;

    private CauseChain() {}

    static String describe(Throwable failure) {
        List<String> messages = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
            String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
            String shortened = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
            // new RuntimeException(cause) repeats its cause's message.
            if (messages.isEmpty() == false && messages.getLast().endsWith(shortened)) {
                continue;
            }
            messages.add(shortened);
        }
        return String.join(": ", messages);
    }
}
