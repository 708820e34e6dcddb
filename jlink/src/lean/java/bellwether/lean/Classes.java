package bellwether.lean;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.CharacterRange;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolEntry;

/** What is in class files. */
final class Classes {
    private static final String SUFFIX = ".class";

    /** A name of a class in a descriptor, or one that stands alone, with slashes or dots. */
    private static final Pattern NAME =
            Pattern.compile("L?([\\p{Alnum}_$]+(?:[./][\\p{Alnum}_$]+)+)");

    private final Map<String, ResourcePoolEntry> byDescriptor = new HashMap<>();
    private final ClassFile withLines = files(LineNumbersOption.PASS_LINE_NUMBERS);
    private final ClassFile withoutLines = files(LineNumbersOption.DROP_LINE_NUMBERS);

    /**
     * @param all what is linked: code that is written anew is checked with the classes it names
     */
    Classes(ResourcePool all) {
        all.entries()
                .filter(Classes::isClass)
                .forEach(it -> byDescriptor.put('L' + nameOf(it) + ';', it));
    }

    private ClassFile files(LineNumbersOption lines) {
        var supertypes =
                ClassHierarchyResolver.ofResourceParsing((ClassDesc name) -> {
                    var entry = byDescriptor.get(name.descriptorString());
                    return entry == null ? null : entry.content();
                });
        return ClassFile.of(
                lines,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(supertypes.cached()));
    }

    /** {@return whether it is a class, and not the description of a module} */
    static boolean isClass(ResourcePoolEntry entry) {
        return entry.path().endsWith(SUFFIX) && !entry.path().endsWith("/module-info" + SUFFIX);
    }

    /** {@return the class's own name, with slashes} */
    static String nameOf(ResourcePoolEntry entry) {
        String path = entry.path();
        int module = entry.moduleName().length() + "//".length();
        return path.substring(module, path.length() - SUFFIX.length());
    }

    /**
     * {@return the names of all classes that {@code bytes} could refer to, with slashes; more than
     * those it does, as each text counts that reads like one}
     */
    static Set<String> referred(byte[] bytes) {
        var names = new HashSet<String>();
        for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof ClassEntry named) {
                names.add(named.asInternalName());
            } else if (entry instanceof Utf8Entry text) {
                var found = NAME.matcher(text.stringValue());
                while (found.find()) {
                    String name = found.group(1).replace('.', '/');
                    names.add(name);
                    names.add('L' + name); // of a class that begins so
                }
            }
        }
        return names;
    }

    /**
     * {@return the class without tables of variables, and without line numbers unless it is ours;
     * ours is {@link Unrolled} besides}
     */
    byte[] lean(byte[] bytes, boolean ours) {
        ClassFile files = ours ? withLines : withoutLines;
        ClassModel model = files.parse(bytes);
        CodeTransform code =
                (to, element) -> {
                    if (!isDropped(element, ours)) {
                        to.with(element);
                    }
                };
        return files.transformClass(
                model,
                ours ? new Unrolled(model, code) : ClassTransform.transformingMethodBodies(code));
    }

    private static boolean isDropped(CodeElement element, boolean linesStay) {
        return switch (element) {
            case LocalVariable _, LocalVariableType _, CharacterRange _ -> true;
            case LineNumber _ -> !linesStay;
            default -> false;
        };
    }
}
