package bellwether.lean;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolEntry;

/** What nobody refers to, of modules that are thinned out. */
final class Unused {
    private final Map<String, ResourcePoolEntry> thinned = new HashMap<>();
    private final ArrayDeque<ResourcePoolEntry> unseen = new ArrayDeque<>();

    private Unused() {}

    /**
     * {@return the paths in {@code modules} of what no class of another module leads to, by
     * whatever chain of names} One entry of each package stays: a package without any is none, and
     * the module's description names it.
     */
    static Set<String> of(ResourcePool pool, Set<String> modules) {
        var unused = new Unused();
        var all =
                pool.entries()
                        .filter(it -> it.type() == ResourcePoolEntry.Type.CLASS_OR_RESOURCE)
                        .filter(it -> modules.contains(it.moduleName()))
                        .filter(it -> !it.path().endsWith("/module-info.class"))
                        .collect(Collectors.toList());
        all.stream()
                .filter(Classes::isClass)
                .forEach(it -> unused.thinned.put(Classes.nameOf(it), it));
        pool.entries()
                .filter(it -> it.type() == ResourcePoolEntry.Type.CLASS_OR_RESOURCE)
                .filter(Classes::isClass)
                .filter(it -> !modules.contains(it.moduleName()))
                .forEach(unused::look);
        while (!unused.unseen.isEmpty()) {
            unused.look(unused.unseen.remove());
        }
        Set<String> paths =
                all.stream()
                        .map(ResourcePoolEntry::path)
                        .collect(Collectors.toCollection(HashSet::new));
        var left =
                unused.thinned.values().stream()
                        .map(ResourcePoolEntry::path)
                        .collect(Collectors.toSet());
        paths.removeIf(path -> path.endsWith(".class") && !left.contains(path));
        var byPackage =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Unused::folder, TreeMap::new, Collectors.toList()));
        for (var entries : byPackage.values()) {
            if (entries.stream().allMatch(it -> paths.contains(it.path()))) {
                paths.remove(smallest(entries).path());
            }
        }
        return paths;
    }

    private static ResourcePoolEntry smallest(java.util.List<ResourcePoolEntry> entries) {
        return entries.stream()
                .min(
                        Comparator.comparing((ResourcePoolEntry it) -> !Classes.isClass(it))
                                .thenComparing(ResourcePoolEntry::contentLength)
                                .thenComparing(ResourcePoolEntry::path))
                .orElseThrow();
    }

    private static String folder(ResourcePoolEntry entry) {
        return entry.path().substring(0, entry.path().lastIndexOf('/') + 1);
    }

    private void look(ResourcePoolEntry used) {
        for (String name : Classes.referred(used.contentBytes())) {
            ResourcePoolEntry found = thinned.remove(name);
            if (found != null) {
                unseen.add(found);
            }
        }
    }
}
