package org.longshore.preview;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/** {@code {"fields": [{"field": …, "analyzer": …, "before": [[token …] …], "after": …}]}} */
public final class PreviewAnalyzeResponse extends ActionResponse implements ToXContentObject {
    private final List<FieldTokens> fields;

    PreviewAnalyzeResponse(List<FieldTokens> fields) {
        this.fields = fields;
    }

    PreviewAnalyzeResponse(StreamInput in) throws IOException {
        super(in);
        fields = in.readList(FieldTokens::new);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeList(fields);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().startArray("fields");
        for (FieldTokens field : fields) {
            field.toXContent(builder, params);
        }
        return builder.endArray().endObject();
    }
}
