package org.longshore.preview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionLengthAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/** Reads token streams, up to a number of tokens for all of them. */
final class TokenReader {
    private static final int MOST_TOKENS = 500_000;

    private int read;

    /** @throws IllegalArgumentException when there are too many */
    List<PreviewToken> read(Analyzer analyzer, String field, String text) throws IOException {
        List<PreviewToken> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(field, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute increment = stream.addAttribute(PositionIncrementAttribute.class);
            PositionLengthAttribute length = stream.addAttribute(PositionLengthAttribute.class);
            TypeAttribute type = stream.addAttribute(TypeAttribute.class);
            stream.reset();
            int position = -1;
            while (stream.incrementToken()) {
                if (++read > MOST_TOKENS) {
                    throw new IllegalArgumentException("more than " + MOST_TOKENS + " tokens: preview fewer texts or fields at once");
                }
                position = Math.max(position + increment.getPositionIncrement(), 0);
                tokens.add(new PreviewToken(term.toString(), position, length.getPositionLength(), type.type()));
            }
            stream.end();
        }
        return tokens;
    }
}
