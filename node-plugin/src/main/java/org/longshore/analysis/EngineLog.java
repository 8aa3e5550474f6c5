package org.longshore.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * What the engine logs, and tells nobody, while a thread builds analyzers. SynonymTokenFilterFactory logs the exception that names
 * the line of the file, and throws another one that says only "Failed to build synonyms" and has no cause; HunspellService does
 * the same. A lenient synonym filter logs each rule that it leaves out, and goes on.
 */
public final class EngineLog {
    /** Of the built-in filters, of reading word lists, of Hunspell dictionaries; and of what making index settings says each time. */
    private static final List<String> LOGGERS = List.of(
        "org.opensearch.analysis.common",
        "org.opensearch.index.analysis",
        "org.opensearch.indices.analysis",
        "org.opensearch.index.MergeSchedulerConfig"
    );
    private static final List<String> SYNONYM_PARSERS = List.of(
        "org.opensearch.analysis.common.OpenSearchSolrSynonymParser",
        "org.opensearch.analysis.common.OpenSearchWordnetSynonymParser"
    );
    private static final Pattern IGNORED_RULE = Pattern.compile("Synonym rule for \\[(.*)] was ignored", Pattern.DOTALL);
    /** Of a file in which every line is wrong: this many of them say enough. */
    private static final int MOST_KEPT = 1000;

    private final ThreadLocal<Heard> listening = new ThreadLocal<>();

    private EngineLog() {}

    /** What one thread's build logged. */
    public static final class Heard {
        private final boolean keptFromLog;
        private final List<Throwable> causes = new ArrayList<>();
        private final List<String> ignoredRules = new ArrayList<>();

        private Heard(boolean keptFromLog) {
            this.keptFromLog = keptFromLog;
        }

        public List<Throwable> causes() {
            return causes;
        }

        /** Terms that a lenient synonym filter left out. */
        public List<String> ignoredRules() {
            return ignoredRules;
        }
    }

    /** Listens for as long as the node runs: changing the log's configuration at each reload would disturb other threads. */
    public static EngineLog listen() {
        EngineLog log = new EngineLog();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        for (String name : LOGGERS) {
            loggerConfig(context.getConfiguration(), name).addFilter(log.new Causes());
        }
        for (String name : SYNONYM_PARSERS) {
            LoggerConfig parser = loggerConfig(context.getConfiguration(), name);
            // Rules that are left out are heard even where the node's log has no place for them.
            Level shown = parser.getLevel();
            parser.setLevel(shown.isMoreSpecificThan(Level.INFO) ? Level.INFO : shown);
            parser.addFilter(log.new IgnoredRules(shown));
        }
        context.updateLoggers();
        return log;
    }

    private static LoggerConfig loggerConfig(Configuration configuration, String name) {
        LoggerConfig nearest = configuration.getLoggerConfig(name);
        if (nearest.getName().equals(name)) {
            return nearest;
        }
        LoggerConfig own = new LoggerConfig(name, nearest.getLevel(), true);
        configuration.addLogger(name, own);
        return own;
    }

    /** From here to {@link #end} what this thread logs is kept, and stands in the node's log as well. */
    public Heard begin() {
        return listen(new Heard(false));
    }

    /** The same, but for the node's log: what fails in a rehearsal is no error of the node. */
    public Heard beginQuietly() {
        return listen(new Heard(true));
    }

    private Heard listen(Heard heard) {
        listening.set(heard);
        return heard;
    }

    /** What began must end, whatever is thrown: else all that this thread logs later is kept. */
    public void end() {
        listening.remove();
    }

    private static <T> void keep(List<T> kept, T one) {
        if (kept.size() < MOST_KEPT) {
            kept.add(one);
        }
    }

    private final class Causes extends AbstractFilter {
        @Override
        public Result filter(LogEvent event) {
            Heard heard = listening.get();
            if (heard == null) {
                return Result.NEUTRAL;
            }
            if (event.getThrown() != null) {
                keep(heard.causes, event.getThrown());
            }
            return heard.keptFromLog ? Result.DENY : Result.NEUTRAL;
        }
    }

    private final class IgnoredRules extends AbstractFilter {
        private final Level shown;

        private IgnoredRules(Level shown) {
            this.shown = shown;
        }

        @Override
        public Result filter(LogEvent event) {
            Heard heard = listening.get();
            if (heard != null) {
                Matcher ignored = IGNORED_RULE.matcher(event.getMessage().getFormattedMessage());
                if (ignored.matches()) {
                    keep(heard.ignoredRules, ignored.group(1));
                }
            }
            boolean keptFromLog = (heard != null && heard.keptFromLog) || event.getLevel().isMoreSpecificThan(shown) == false;
            return keptFromLog ? Result.DENY : Result.NEUTRAL;
        }
    }
}
