package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "t,merged,7,a text#{'time':'t','event':'merged','view_id':7,'text':'a text'}",
                "t,view,7,\"a, \"\"b\"\"\"#{'time':'t','event':'view','view_id':7,'text':'a, \\\"b\\\"'}",
                "t,view,7,a, b#{'time':'t','event':'view','view_id':7,'text':'a, b'}",
                "t,vi#{'time':'t','event':'vi','view_id':null,'text':''}",
            })
    void aRowIsAnObjectOnOneLine(String row, String json) {
        assertEquals(json.replace('\'', '"'), EventJson.of(row));
    }
}
