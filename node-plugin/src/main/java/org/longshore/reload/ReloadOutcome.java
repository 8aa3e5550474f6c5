package org.longshore.reload;

import java.util.List;

/** What reloading one index on one node came to. */
sealed interface ReloadOutcome {
    record Reloaded(List<String> analyzers) implements ReloadOutcome {}

    /** The reason is the whole chain of causes. */
    record Failed(String reason, Exception cause) implements ReloadOutcome {}
}
