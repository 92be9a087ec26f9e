import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the examples, also those on Spark, as {@code bin/vhe} does, for Windows, where {@code vhe.cmd} calls it. Builds on
 * first use and whenever sources are newer than what was built, or VHE_MAVEN_OPTIONS is another.
 * It heeds these environment variables:
 *
 * <ul>
 *   <li>VHE_HEAP: memory of Java's own, such as 4g (default: a quarter of the machine's, or of a
 *       container's)
 *   <li>VHE_NATIVE: memory of arrays, such as 8g (default: half of it)
 *   <li>VHE_JAVA_OPTIONS: further options of the virtual machine
 *   <li>VHE_MAVEN_OPTIONS: further options of the build, such as -Pcuda
 * </ul>
 */
final class Launch {
    private static final long MAXIMUM_MIB = 16384;

    private static final String EXAMPLES = "vhe-examples";
    private static final String SPARK = "vhe-spark-app";

    /** A process keeps the number that it begins with; the benchmark measures several, too. */
    private static final Pattern BENCHMARK_THREADS =
            Pattern.compile(" benchmark (?:.* )?--threads[= ](\\d+) ");

    private final Path root;
    private final String module;
    private final Path target;
    private final Path classPath;
    private final Path buildOptions;

    private Launch(Path root, String module) {
        this.root = root;
        this.module = module;
        target = root.resolve(module).resolve("target");
        classPath = target.resolve("classpath.txt");
        buildOptions = target.resolve("build-options.txt");
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("vhe.root")).toRealPath();
        boolean spark = args.length > 0 && args[0].equals("spark");
        Launch launch = new Launch(root, spark ? SPARK : EXAMPLES);
        if (!launch.isBuilt()) {
            launch.build();
        }
        System.exit(launch.run(spark ? Arrays.copyOfRange(args, 1, args.length) : args));
    }

    private boolean isBuilt() throws IOException {
        if (!Files.isRegularFile(classPath) || !Files.isRegularFile(buildOptions)) {
            return false;
        }
        if (isOnSpark() && !Files.isRegularFile(sparkClassPath())) {
            return false;
        }
        if (!Files.readString(buildOptions).strip().equals(environment("VHE_MAVEN_OPTIONS", ""))) {
            return false;
        }
        if (entries().stream().anyMatch(entry -> !Files.isRegularFile(Path.of(entry)))) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(classPath);
        for (Path source : sources()) {
            if (Files.getLastModifiedTime(source).compareTo(built) > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isOnSpark() {
        return module.equals(SPARK);
    }

    private Path sparkClassPath() {
        return target.resolve("spark-classpath.txt");
    }

    /** The program's own jar, then the libraries' jars and those of Maven, as the build wrote them. */
    private List<String> ownEntries() throws IOException {
        List<String> entries = new ArrayList<>();
        entries.add(target.resolve(module + ".jar").toString());
        entries.addAll(entries(classPath));
        return entries;
    }

    private List<String> entries() throws IOException {
        List<String> entries = ownEntries();
        if (isOnSpark()) {
            entries.addAll(entries(sparkClassPath()));
        }
        return entries;
    }

    private static List<String> entries(Path file) throws IOException {
        return Arrays.asList(Files.readString(file).strip().split(File.pathSeparator));
    }

    private List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>(List.of(root.resolve("pom.xml")));
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(Launch::isModule).toList()) {
                sources.add(module.resolve("pom.xml"));
                Path main = module.resolve("src").resolve("main");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(Files::isRegularFile).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    private static boolean isModule(Path path) {
        return path.getFileName().toString().startsWith("vhe-")
                && Files.isRegularFile(path.resolve("pom.xml"));
    }

    private void build() throws IOException, InterruptedException {
        System.err.println("vhe: building (first use, or sources have changed) ...");
        String options = environment("VHE_MAVEN_OPTIONS", "");
        List<String> command = new ArrayList<>();
        command.addAll(isWindows() ? List.of("cmd", "/c", "mvn") : List.of("mvn"));
        // Without tests, sources and checks, which are for those who change the library.
        command.addAll(List.of("-q", "-B", "-T1C"));
        // The tests of the module for Spark read the test classes of vhe-examples, which Maven
        // looks for though it does not run them.
        command.add(module.equals(EXAMPLES) ? "-Dmaven.test.skip=true" : "-DskipTests");
        command.addAll(List.of("-Dmaven.source.skip=true", "-Djacoco.skip=true"));
        command.add("-Denforcer.skip=true");
        command.addAll(words(options));
        command.addAll(List.of("-pl", module, "-am", "package"));
        int code;
        try {
            // The build speaks to standard error, so that standard output is the example's alone.
            Process maven =
                    new ProcessBuilder(command)
                            .directory(root.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start();
            maven.getInputStream().transferTo(System.err);
            code = maven.waitFor();
        } catch (IOException e) {
            throw failure("not built yet, and Maven (mvn), which builds it, is not installed");
        }
        if (code != 0) {
            throw failure(
                    isOnSpark()
                            ? "the build failed; it needs Spark, which Maven fetches: where it cannot, give an application jar to a Spark that is there (docs/spark.md)"
                            : "the build failed");
        }
        Files.writeString(buildOptions, options + System.lineSeparator());
        Files.setLastModifiedTime(classPath, FileTime.fromMillis(System.currentTimeMillis()));
    }

    private int run(String... args) throws IOException, InterruptedException {
        long memory = memoryMib();
        String heap = environment("VHE_HEAP", Math.min(memory / 4, MAXIMUM_MIB) + "m");
        String arrays = environment("VHE_NATIVE", Math.min(memory / 2, MAXIMUM_MIB) + "m");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Nearly all memory is native, so the smallest collector of Java's own will do.
        command.addAll(List.of("-Xms64m", "-Xmx" + heap, "-XX:+UseSerialGC"));
        command.add("-Dorg.bytedeco.javacpp.maxbytes=" + arrays);
        command.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + memory * 9 / 10 + "m");
        String commit = commit();
        if (!commit.isEmpty()) {
            command.add("-Dvhe.commit=" + commit);
        }
        if (isOnSpark()) {
            command.add("@" + root.resolve("bin").resolve("spark.options"));
            command.add("-Dvhe.spark.jars=" + String.join(File.pathSeparator, ownEntries()));
        }
        command.addAll(words(environment("VHE_JAVA_OPTIONS", "")));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, entries())));
        command.add(isOnSpark() ? "org.vhe.spark.app.SparkVhe" : "org.vhe.examples.Vhe");
        command.addAll(List.of(args));
        ProcessBuilder example = new ProcessBuilder(command).inheritIO();
        setWaiting(example.environment());
        if (isOnSpark()) {
            setSpark(example.environment(), List.of(args));
        }
        return example.start().waitFor();
    }

    /**
     * Tasks have one thread of arithmetic each; the folder is for what processes of a local cluster
     * write.
     */
    private void setSpark(Map<String, String> environment, List<String> args) {
        String all = " " + String.join(" ", args) + " ";
        Matcher threads = BENCHMARK_THREADS.matcher(all);
        environment.putIfAbsent("OMP_NUM_THREADS", threads.find() ? threads.group(1) : "1");
        environment.put("SPARK_HOME", target.resolve("local-cluster").toString());
        environment.put("SPARK_SCALA_VERSION", "2.13");
        if (all.contains(" --master local")
                || all.contains(" --master=local")
                || all.contains(" benchmark ")) {
            environment.putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");
        }
    }

    /**
     * How idle threads wait for the next operation, unless the environment says it. Where the cores
     * are free, a short spin saves waking them some hundred times a step; where another program
     * uses a core, a thread that spins takes it from whom it waits for.
     */
    private static void setWaiting(Map<String, String> environment) throws InterruptedException {
        if (environment.containsKey("OMP_WAIT_POLICY")
                || environment.containsKey("GOMP_SPINCOUNT")) {
            return;
        }
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        system.getCpuLoad();
        Thread.sleep(200);
        double busyCores = system.getCpuLoad() * system.getAvailableProcessors();
        if (busyCores >= 0 && busyCores < 0.5) {
            environment.put("GOMP_SPINCOUNT", "10000");
        } else {
            environment.put("OMP_WAIT_POLICY", "PASSIVE");
        }
    }

    /** What figures are made by, which is kept beside them; empty if it is not known. */
    private String commit() throws InterruptedException {
        if (!Files.exists(root.resolve(".git"))) {
            return "";
        }
        List<String> command =
                List.of("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*");
        try {
            Process git =
                    new ProcessBuilder(command)
                            .directory(root.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String name = new String(git.getInputStream().readAllBytes()).strip();
            return git.waitFor() == 0 ? name : "";
        } catch (IOException e) {
            return ""; // no git
        }
    }

    /** Of the machine, or of the container that limits it, which Java heeds. */
    private static long memoryMib() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize()
                >> 20;
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static List<String> words(String options) {
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    private static IllegalStateException failure(String message) {
        System.err.println("vhe: " + message);
        System.exit(1);
        return new IllegalStateException(message);
    }
}
