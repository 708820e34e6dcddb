package bellwether.lean;

import java.util.spi.ToolProvider;
import jdk.tools.jlink.internal.PluginRepository;

/** jlink, with one option more: see {@link Lean}. It is the build's; nothing of it is shipped. */
public final class Link {
    private Link() {}

    /**
     * Links, and ends with jlink's exit code.
     *
     * @param arguments those of jlink
     */
    public static void main(String... arguments) {
        // Not by a module that provides it: jlink's package is exported to nobody, and "provides"
        // is checked before "--add-exports" holds.
        PluginRepository.registerPlugin(new Lean());
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        System.exit(jlink.run(System.out, System.err, arguments));
    }
}
