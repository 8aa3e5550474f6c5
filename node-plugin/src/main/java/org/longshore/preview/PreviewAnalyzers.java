package org.longshore.preview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.longshore.analysis.CauseChain;
import org.longshore.analysis.EngineLog;
import org.longshore.analysis.StagedAnalyzers;
import org.longshore.analysis.StagedFiles;
import org.opensearch.OpenSearchException;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.env.Environment;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.IndexAnalyzers;
import org.opensearch.threadpool.ThreadPool;

/**
 * Analyzers with staged bytes, kept for a short time after their last use: a preview of a hundred queries builds them once on
 * each node. They cost heap as the live ones do, so there are few.
 */
public final class PreviewAnalyzers {
    private static final Logger LOGGER = LogManager.getLogger(PreviewAnalyzers.class);
    private static final int MOST = 4;
    private static final long KEPT_NANOS = TimeValue.timeValueSeconds(60).nanos();
    private static final TimeValue SWEPT_EVERY = TimeValue.timeValueSeconds(30);

    /** Staged bytes never change under their path; an index's settings may. */
    private record Key(String indexUuid, long settingsVersion, StagedFiles files) {}

    private static final class Entry {
        final FutureTask<IndexAnalyzers> analyzers;
        int users;
        boolean isDropped;
        long lastUsed;

        Entry(FutureTask<IndexAnalyzers> analyzers) {
            this.analyzers = analyzers;
        }
    }

    /** Analyzers that are not closed before this is. */
    public final class Lease implements AutoCloseable {
        private final Entry entry;
        private final IndexAnalyzers analyzers;

        private Lease(Entry entry, IndexAnalyzers analyzers) {
            this.entry = entry;
            this.analyzers = analyzers;
        }

        public IndexAnalyzers analyzers() {
            return analyzers;
        }

        @Override
        public void close() {
            release(entry);
        }
    }

    /** In the order of their last use. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private volatile StagedAnalyzers builder;
    private volatile EngineLog engineLog;

    /** The engine has its registry only after the plugin has told of its queries. */
    void start(AnalysisRegistry registry, Environment environment, EngineLog engineLog, ThreadPool threadPool) {
        this.engineLog = engineLog;
        builder = new StagedAnalyzers(registry, environment);
        threadPool.scheduleWithFixedDelay(this::sweep, SWEPT_EVERY, ThreadPool.Names.GENERIC);
    }

    /**
     * Waits for another thread that builds the same.
     *
     * @throws IllegalArgumentException when the engine cannot build them, in its words, or the staged bytes lie where
     *         none are laid
     */
    public Lease acquire(IndexMetadata index, StagedFiles files) {
        Key key = new Key(index.getIndexUUID(), index.getSettingsVersion(), files);
        Entry entry = enter(key, index);
        try {
            entry.analyzers.run();
            return new Lease(entry, entry.analyzers.get());
        } catch (ExecutionException e) {
            fail(key, entry);
            // Of this search: the exception that is kept may be another's, and the engine adds to those that it is given.
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            release(entry);
            Thread.currentThread().interrupt();
            throw new OpenSearchException("interrupted while analyzers were built", e);
        }
    }

    private IndexAnalyzers build(IndexMetadata index, StagedFiles files) {
        EngineLog.Heard heard = engineLog.beginQuietly();
        try {
            return builder.build(index, files);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(CauseChain.describe(e, heard.causes()), e);
        } catch (StackOverflowError e) {
            // Of a rule that sends a parser into the depth. Not as the cause: the engine ends a node that meets an error in one.
            throw new IllegalArgumentException(CauseChain.describe(e, heard.causes()));
        } finally {
            engineLog.end();
        }
    }

    private synchronized Entry enter(Key key, IndexMetadata index) {
        Entry entry = entries.computeIfAbsent(key, k -> new Entry(new FutureTask<>(() -> build(index, k.files()))));
        entry.users++;
        return entry;
    }

    private void release(Entry entry) {
        List<Entry> unused = new ArrayList<>();
        synchronized (this) {
            entry.users--;
            entry.lastUsed = System.nanoTime();
            if (entry.isDropped && entry.users == 0) {
                unused.add(entry);
            }
            Iterator<Entry> oldest = entries.values().iterator();
            while (entries.size() > MOST && oldest.hasNext()) {
                Entry other = oldest.next();
                oldest.remove();
                drop(other, unused);
            }
        }
        unused.forEach(PreviewAnalyzers::close);
    }

    private synchronized void fail(Key key, Entry entry) {
        entry.users--;
        entries.remove(key, entry);
    }

    private void sweep() {
        List<Entry> unused = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            entries.values().removeIf(entry -> {
                boolean isOld = entry.users == 0 && now - entry.lastUsed > KEPT_NANOS;
                if (isOld) {
                    drop(entry, unused);
                }
                return isOld;
            });
        }
        unused.forEach(PreviewAnalyzers::close);
    }

    private static void drop(Entry entry, List<Entry> unused) {
        entry.isDropped = true;
        if (entry.users == 0) {
            unused.add(entry);
        }
    }

    private static void close(Entry entry) {
        try {
            entry.analyzers.get().close();
        } catch (IOException | ExecutionException e) {
            LOGGER.warn("analyzers of a preview could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
