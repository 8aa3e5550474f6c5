package org.longshore.rehearse;

import java.util.List;

/**
 * One build by the engine.
 *
 * @param reason why it was refused, the causes joined; null when it was not
 * @param ignoredRules what lenient filters left out
 */
record Attempt(String reason, List<String> ignoredRules) {

    boolean failed() {
        return reason != null;
    }
}
