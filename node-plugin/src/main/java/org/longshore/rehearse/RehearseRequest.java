package org.longshore.rehearse;

import static org.opensearch.core.xcontent.ConstructingObjectParser.constructorArg;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.longshore.analysis.StagedFile;
import org.longshore.analysis.StagedFiles;
import org.opensearch.action.ActionRequest;
import org.opensearch.action.ActionRequestValidationException;
import org.opensearch.core.ParseField;
import org.opensearch.core.tasks.TaskId;
import org.opensearch.core.xcontent.ConstructingObjectParser;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.tasks.CancellableTask;
import org.opensearch.tasks.Task;

/** Answered by the node that is asked, and never sent to another. */
final class RehearseRequest extends ActionRequest {
    private static final int MOST_FILES = 1000;

    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<RehearseRequest, Void> PARSER = new ConstructingObjectParser<>(
        "rehearse",
        args -> new RehearseRequest(new StagedFiles((List<StagedFile>) args[0]))
    );

    static {
        PARSER.declareObjectArray(constructorArg(), (parser, context) -> StagedFile.parse(parser), new ParseField("files"));
    }

    final StagedFiles files;

    RehearseRequest(StagedFiles files) {
        this.files = files;
    }

    static RehearseRequest parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    /** Given up when whoever asked is gone. */
    @Override
    public Task createTask(long id, String type, String action, TaskId parentTaskId, Map<String, String> headers) {
        return new CancellableTask(id, type, action, getDescription(), parentTaskId, headers) {
            @Override
            public boolean shouldCancelChildrenOnCancellation() {
                return false;
            }
        };
    }

    @Override
    public ActionRequestValidationException validate() {
        if (files.files().isEmpty() == false && files.files().size() <= MOST_FILES) {
            return null;
        }
        ActionRequestValidationException invalid = new ActionRequestValidationException();
        invalid.addValidationError("files: from 1 to " + MOST_FILES);
        return invalid;
    }
}
