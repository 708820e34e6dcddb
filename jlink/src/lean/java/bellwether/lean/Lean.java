package bellwether.lean;

import java.util.Map;
import java.util.Set;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;

/**
 * {@code --lean A,B}: of the modules A and B only what others refer to stays; of all classes no
 * tables of variables, of those that are not ours no line numbers; of native code no names of its
 * inner functions. The same input gives the same output.
 */
public final class Lean implements Plugin {
    private static final String NAME = "lean";
    private static final String OURS = "bellwether.";

    private Set<String> thinned = Set.of();

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getDescription() {
        return "Leaves out what no peer ever reads.";
    }

    @Override
    public Category getType() {
        return Category.FILTER;
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public String getArgumentsDescription() {
        return "<modules of which only what others refer to stays, separated by commas>";
    }

    @Override
    public void configure(Map<String, String> options) {
        thinned = Set.of(options.get(NAME).split(","));
    }

    @Override
    public ResourcePool transform(ResourcePool from, ResourcePoolBuilder to) {
        Set<String> unused = Unused.of(from, thinned);
        var classes = new Classes(from);
        from.entries()
                .filter(entry -> !unused.contains(entry.path()))
                .map(entry -> lean(entry, classes))
                .forEach(to::add);
        return to.build();
    }

    private static ResourcePoolEntry lean(ResourcePoolEntry entry, Classes classes) {
        if (Classes.isClass(entry)) {
            boolean ours = entry.moduleName().startsWith(OURS);
            return entry.copyWithContent(classes.lean(entry.contentBytes(), ours));
        }
        return switch (entry.type()) {
            case NATIVE_LIB, NATIVE_CMD ->
                    entry.copyWithContent(Elf.withoutSymbols(entry.contentBytes()));
            default -> entry;
        };
    }
}
