package bellwether.launcher.report;

/** What is measured, in the order of {@link bellwether.launcher.history.Row}. */
enum Quantity {
    TEMPERATURE("Temperature", "°C"),
    HUMIDITY("Humidity", "%"),
    PRESSURE("Pressure", "hPa");

    private final String words;
    private final String unit;

    Quantity(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    String words() {
        return words;
    }

    /** {@return what stands above a chart or a column} */
    String title() {
        return words + ", " + unit;
    }

    String unit() {
        return unit;
    }
}
