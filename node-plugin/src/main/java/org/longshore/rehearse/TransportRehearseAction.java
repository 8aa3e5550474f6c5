package org.longshore.rehearse;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.longshore.analysis.EngineLog;
import org.longshore.analysis.StagedAnalyzers;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.ActionRunnable;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.TransportAction;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.tasks.TaskCancelledException;
import org.opensearch.env.Environment;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.tasks.CancellableTask;
import org.opensearch.tasks.Task;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Rehearses on the node that is asked, in a thread that may take long. */
public final class TransportRehearseAction extends TransportAction<RehearseRequest, RehearseResponse> {
    private static final int LOOK_SECONDS = 1;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final ClusterService clusterService;
    private final ThreadPool threadPool;
    private final Environment environment;
    private final StagedAnalyzers analyzers;
    private final EngineLog engineLog;
    /** One at a time: large dictionaries are large on the heap while they are built. */
    private final ReentrantLock rehearsing = new ReentrantLock(true);

    @Inject
    public TransportRehearseAction(
        ClusterService clusterService,
        TransportService transportService,
        ThreadPool threadPool,
        Environment environment,
        AnalysisRegistry analysisRegistry,
        EngineLog engineLog,
        ActionFilters actionFilters
    ) {
        super(RehearseAction.NAME, actionFilters, transportService.getTaskManager());
        this.clusterService = clusterService;
        this.threadPool = threadPool;
        this.environment = environment;
        this.analyzers = new StagedAnalyzers(analysisRegistry, environment);
        this.engineLog = engineLog;
    }

    @Override
    protected void doExecute(Task task, RehearseRequest request, ActionListener<RehearseResponse> listener) {
        threadPool.generic().execute(ActionRunnable.supply(listener, () -> {
            request.files.requireStaged(environment);
            CancellableTask own = (CancellableTask) task;
            awaitTurn(own);
            // What is deprecated in an index is no matter of this request: no warnings in its answer.
            ThreadContext.StoredContext context = threadPool.getThreadContext().stashContext();
            try {
                return rehearse(request, own);
            } finally {
                context.restore();
                rehearsing.unlock();
            }
        }));
    }

    /** Not for ever: each that waits has a thread that other work of the node needs too. */
    private void awaitTurn(CancellableTask task) throws InterruptedException {
        long start = System.nanoTime();
        while (rehearsing.tryLock(LOOK_SECONDS, TimeUnit.SECONDS) == false) {
            if (task.isCancelled()) {
                throw new TaskCancelledException("the rehearsal was given up: " + task.getReasonCancelled());
            }
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS)) {
                throw new OpenSearchStatusException("another rehearsal is under way on this node", RestStatus.TOO_MANY_REQUESTS);
            }
        }
    }

    private RehearseResponse rehearse(RehearseRequest request, CancellableTask task) throws IOException {
        long start = System.nanoTime();
        Rehearsal rehearsal = new Rehearsal(analyzers, engineLog, request.files, task);
        for (RehearsalSubject subject : RehearsalSubject.find(clusterService.state().metadata(), request.files)) {
            rehearsal.rehearse(subject);
        }
        return new RehearseResponse(
            clusterService.localNode().getName(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
            rehearsal.owners(),
            rehearsal.analyzers(),
            rehearsal.failures(),
            rehearsal.ignored()
        );
    }
}
