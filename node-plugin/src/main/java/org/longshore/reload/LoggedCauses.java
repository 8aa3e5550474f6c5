package org.longshore.reload;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.opensearch.common.logging.Loggers;

/**
 * What the engine logs while it builds analyzers. SynonymTokenFilterFactory logs the exception that names the line of the
 * file, and throws another one that says only "Failed to build synonyms" and has no cause.
 */
final class LoggedCauses extends AbstractAppender {
    /** The module of the built-in filters. */
    private static final String LOGGER = "org.opensearch.analysis.common";

    private final ThreadLocal<List<Throwable>> heard = new ThreadLocal<>();

    private LoggedCauses() {
        super("longshore-reload", null, null, true, Property.EMPTY_ARRAY);
    }

    /** Listens for as long as the node runs: changing the log's configuration at each reload would disturb other threads. */
    static LoggedCauses listen() {
        LoggedCauses causes = new LoggedCauses();
        causes.start();
        Loggers.addAppender(LogManager.getLogger(LOGGER), causes);
        return causes;
    }

    @Override
    public void append(LogEvent event) {
        List<Throwable> mine = heard.get();
        if (mine != null && event.getThrown() != null) {
            mine.add(event.getThrown());
        }
    }

    /** From here to {@link #end} the exceptions that this thread logs are kept. */
    void begin() {
        heard.set(new ArrayList<>());
    }

    List<Throwable> end() {
        List<Throwable> mine = heard.get();
        heard.remove();
        return mine == null ? List.of() : mine;
    }
}
