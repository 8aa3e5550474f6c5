import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.HexFormat;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.apache.lucene.analysis.synonym.WordnetSynonymParser;
import org.apache.lucene.util.CharsRef;

/** Reads a dictionary a line, in hex, and says what Lucene's own parser makes of it: `from>to` or `from=to` in hex, or `! reason`. */
public final class EngineRules {
    private static final class Solr extends SolrSynonymParser {
        private final List<String> pairs;

        private Solr(List<String> pairs) {
            super(true, true, new KeywordAnalyzer());
            this.pairs = pairs;
        }

        @Override
        public void add(CharsRef input, CharsRef output, boolean includeOrig) {
            pairs.add(pair(input, output, includeOrig));
        }
    }

    private static final class Wordnet extends WordnetSynonymParser {
        private final List<String> pairs;

        private Wordnet(List<String> pairs) {
            super(true, true, new KeywordAnalyzer());
            this.pairs = pairs;
        }

        @Override
        public void add(CharsRef input, CharsRef output, boolean includeOrig) {
            pairs.add(pair(input, output, includeOrig));
        }
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String text = new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8);
            List<String> pairs = new ArrayList<>();
            SynonymMap.Parser rules = args[0].equals("wordnet") ? new Wordnet(pairs) : new Solr(pairs);
            try {
                rules.parse(new StringReader(text));
                System.out.println(String.join(" ", pairs));
            } catch (ParseException e) {
                System.out.println("! " + e.getMessage());
            }
        }
    }

    private static String pair(CharsRef input, CharsRef output, boolean includeOrig) {
        return hex(input.toString()) + (includeOrig ? "=" : ">") + hex(output.toString());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
