package bellwether.simulation;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the changed sources of a mutant against the classes that run here. */
final class MutantCompiler {
    private final Path root;

    /**
     * @param root of the repository: sources are read below it
     */
    MutantCompiler(Path root) {
        this.root = root;
    }

    /**
     * {@return the class files, by class name}
     *
     * @throws IllegalStateException if an edit does not fit its source, or the result does not
     *     compile
     * @throws IOException if a source cannot be read
     */
    Map<String, byte[]> compile(Mutant mutant) throws IOException {
        return compile(List.of(mutant));
    }

    /**
     * {@return the class files of all of them at once, by class name} To see whether they compile
     * takes a fraction of the time so.
     *
     * @param mutants no two of which edit one file
     * @throws IllegalStateException as {@link #compile(Mutant)}
     * @throws IOException if a source cannot be read
     */
    Map<String, byte[]> compile(List<Mutant> mutants) throws IOException {
        var sources = new LinkedHashMap<String, String>();
        for (Mutant mutant : mutants) {
            for (var edit : mutant.edits()) {
                String source = sources.get(edit.path());
                if (source == null) {
                    source = Files.readString(root.resolve(edit.path()));
                }
                sources.put(edit.path(), edit.apply(source));
            }
        }
        var names = mutants.stream().map(Mutant::name).collect(Collectors.joining(", "));
        return compile(names, sources);
    }

    private static Map<String, byte[]> compile(String name, Map<String, String> sources)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("no Java compiler here: run it on a JDK");
        }
        var units = sources.entrySet().stream().map(Source::new).toList();
        var options = List.of("-proc:none", "-nowarn", "-Xlint:none", "-cp", classPath());
        var said = new StringWriter();
        try (var files = new Output(compiler.getStandardFileManager(null, Locale.ROOT, null))) {
            if (!compiler.getTask(said, files, null, options, null, units).call()) {
                throw new IllegalStateException("mutant " + name + " does not compile: " + said);
            }
            return files.classes();
        }
    }

    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Map.Entry<String, String> source) {
            super(URI.create("memory:///" + source.getKey()), Kind.SOURCE);
            this.text = source.getValue();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String name) {
            super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ClassFile> files = new HashMap<>();

        Output(JavaFileManager inner) {
            super(inner);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location,
                String name,
                JavaFileObject.Kind kind,
                javax.tools.FileObject sibling) {
            return files.computeIfAbsent(name, ClassFile::new);
        }

        Map<String, byte[]> classes() {
            return files.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    file -> file.getValue().bytes.toByteArray()));
        }
    }
}
