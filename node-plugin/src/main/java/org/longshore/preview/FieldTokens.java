package org.longshore.preview;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.common.io.stream.Writeable;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/** What the texts become as searches of a field, in the order of the texts. */
record FieldTokens(String field, String analyzer, List<List<PreviewToken>> before, List<List<PreviewToken>> after)
    implements
        Writeable,
        ToXContentObject {

    FieldTokens(StreamInput in) throws IOException {
        this(in.readString(), in.readString(), readTexts(in), readTexts(in));
    }

    private static List<List<PreviewToken>> readTexts(StreamInput in) throws IOException {
        return in.readList(text -> text.readList(PreviewToken::new));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(field);
        out.writeString(analyzer);
        out.writeCollection(before, StreamOutput::writeList);
        out.writeCollection(after, StreamOutput::writeList);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("field", field).field("analyzer", analyzer);
        writeTexts(builder.startArray("before"), params, before);
        writeTexts(builder.startArray("after"), params, after);
        return builder.endObject();
    }

    private static void writeTexts(XContentBuilder builder, Params params, List<List<PreviewToken>> texts) throws IOException {
        for (List<PreviewToken> tokens : texts) {
            builder.startArray();
            for (PreviewToken token : tokens) {
                token.toXContent(builder, params);
            }
            builder.endArray();
        }
        builder.endArray();
    }
}
