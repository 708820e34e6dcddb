package bellwether.simulation;

import java.io.PrintStream;

final class Mutants {
    Mutants(Options o, PrintStream p) {}

    boolean run() {
        return true;
    }
}
