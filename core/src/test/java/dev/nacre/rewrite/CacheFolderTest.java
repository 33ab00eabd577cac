package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFolderTest {
    /// On systems whose paths begin with a slash, as those of this table do.
    @ParameterizedTest
    @CsvSource({
        "Linux,      /home/me,  XDG_CACHE_HOME, ,         /home/me/.cache/nacre",
        "Linux,      /home/me,  XDG_CACHE_HOME, /cache,   /cache/nacre",
        "Linux,      /home/me,  XDG_CACHE_HOME, relative, /home/me/.cache/nacre",
        "FreeBSD,    /home/me,  LOCALAPPDATA,   /cache,   /home/me/.cache/nacre",
        "Linux,      ?,         XDG_CACHE_HOME, ,         ",
        "Linux,      ?,         XDG_CACHE_HOME, /cache,   /cache/nacre",
        "Mac OS X,   /Users/me, XDG_CACHE_HOME, /cache,   /Users/me/Library/Caches/nacre",
        "Windows 11, /me,       LOCALAPPDATA,   /local,   /local/nacre",
        "Windows 11, /me,       LOCALAPPDATA,   ,         /me/AppData/Local/nacre",
        ",           ,          LOCALAPPDATA,   ,         "
    })
    void itIsWhereTheSystemHasSuch(
            String system, String home, String variable, String value, Path expected) {
        Map<String, String> properties = new HashMap<>();
        properties.put("os.name", system);
        properties.put("user.home", home);
        Map<String, String> variables = new HashMap<>();
        variables.put(variable, value);
        assertEquals(expected, CacheFolder.find(properties::get, variables::get));
    }

    @ParameterizedTest
    @CsvSource({"off,", "'',", "' ',", "/a/b, /a/b", "below, below", "'a\0b',"})
    void thePropertyMovesItOrDisablesIt(String value, Path expected) {
        Map<String, String> properties =
                Map.of("nacre.cache", value, "os.name", "Linux", "user.home", "/home/me");
        assertEquals(expected, CacheFolder.find(properties::get, name -> null));
    }

    @Test
    void testsHaveNone() {
        assertNull(CacheFolder.get());
    }
}
