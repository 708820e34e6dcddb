package bellwether.launcher.doctor;

/**
 * Something worth knowing.
 *
 * @param problem whether something must be changed; else it is a hint
 * @param text what it is and what to do, in one line
 */
record Finding(boolean problem, String text) {
    static Finding problem(String text) {
        return new Finding(true, text);
    }

    static Finding hint(String text) {
        return new Finding(false, text);
    }
}
