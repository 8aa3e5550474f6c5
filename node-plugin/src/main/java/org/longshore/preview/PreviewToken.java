package org.longshore.preview;

import java.io.IOException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.common.io.stream.Writeable;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

record PreviewToken(String token, int position, int positionLength, String type) implements Writeable, ToXContentObject {

    PreviewToken(StreamInput in) throws IOException {
        this(in.readString(), in.readVInt(), in.readVInt(), in.readString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(token);
        out.writeVInt(position);
        out.writeVInt(positionLength);
        out.writeString(type);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
            .field("token", token)
            .field("position", position)
            .field("position_length", positionLength)
            .field("type", type)
            .endObject();
    }
}
