package org.longshore.preview;

import static org.opensearch.core.xcontent.ConstructingObjectParser.constructorArg;

import java.io.IOException;
import java.util.List;
import org.longshore.analysis.StagedFile;
import org.longshore.analysis.StagedFiles;
import org.opensearch.action.ActionRequestValidationException;
import org.opensearch.action.ValidateActions;
import org.opensearch.action.support.single.shard.SingleShardRequest;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ConstructingObjectParser;
import org.opensearch.core.xcontent.XContentParser;

/** Texts to be analysed as searches of fields are, now and with the staged bytes. */
final class PreviewAnalyzeRequest extends SingleShardRequest<PreviewAnalyzeRequest> {
    private static final int MOST_TEXTS = 1000;
    private static final int MOST_FIELDS = 50;

    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<PreviewAnalyzeRequest, String> PARSER = new ConstructingObjectParser<>(
        "preview_analyze",
        false,
        (args, index) -> new PreviewAnalyzeRequest(
            index,
            (List<String>) args[0],
            (List<String>) args[1],
            new StagedFiles((List<StagedFile>) args[2])
        )
    );

    static {
        PARSER.declareStringArray(constructorArg(), new ParseField("fields"));
        PARSER.declareStringArray(constructorArg(), new ParseField("texts"));
        PARSER.declareObjectArray(constructorArg(), (parser, index) -> StagedFile.parse(parser), new ParseField("files"));
    }

    final List<String> fields;
    final List<String> texts;
    final StagedFiles files;

    PreviewAnalyzeRequest(String index, List<String> fields, List<String> texts, StagedFiles files) {
        super(index);
        this.fields = fields;
        this.texts = texts;
        this.files = files;
    }

    PreviewAnalyzeRequest(StreamInput in) throws IOException {
        super(in);
        fields = in.readStringList();
        texts = in.readStringList();
        files = StagedFilesStream.read(in);
    }

    static PreviewAnalyzeRequest parse(XContentParser parser, String index) throws IOException {
        return PARSER.parse(parser, index);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeStringCollection(fields);
        out.writeStringCollection(texts);
        StagedFilesStream.write(files, out);
    }

    @Override
    public ActionRequestValidationException validate() {
        ActionRequestValidationException problems = validateNonNullIndex();
        if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
            problems = ValidateActions.addValidationError("fields: 1 to " + MOST_FIELDS, problems);
        }
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            problems = ValidateActions.addValidationError("texts: 1 to " + MOST_TEXTS, problems);
        }
        return problems;
    }
}
