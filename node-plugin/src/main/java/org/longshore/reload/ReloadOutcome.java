package org.longshore.reload;

import java.util.List;

/** What reloading one index on one node came to. */
sealed interface ReloadOutcome {
    record Reloaded(List<String> analyzers) implements ReloadOutcome {}

    record Failed(Exception cause) implements ReloadOutcome {}
}
