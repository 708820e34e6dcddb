package bellwether.sensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel's files say, in the units of the record. */
class SysfsProbesTest {
    private static final String FIRST = "bus/iio/devices/iio:device0";
    private static final String SECOND = "bus/iio/devices/iio:device1";

    @TempDir Path root;

    private Sysdir sys() {
        return new Sysdir(root);
    }

    private Measured iio(String name) {
        return new IioProbe(root, name).measure();
    }

    private static Measured of(String celsius, String percent, String hectopascal) {
        var values = new Measured.Values(celsius, percent, hectopascal);
        return new Measured(List.of(values), List.of());
    }

    @Test
    void aBme280GivesAllThreeInTheUnitsOfTheRecord() throws IOException {
        sys().device(
                        FIRST,
                        "name=bme280",
                        "in_temp_input=21480",
                        "in_humidityrelative_input=45012.695312500",
                        "in_pressure_input=101.325390625");

        assertEquals(of("21.48", "45.013", "1013.254"), iio("bme280"));
    }

    @Test
    void rawCountsArePutOffThenScaled() throws IOException {
        sys().device(
                        FIRST,
                        "name=hdc2010",
                        "in_temp_raw=26000",
                        "in_temp_offset=-15887.515152",
                        "in_temp_scale=2.517700195",
                        "in_humidityrelative_raw=30000",
                        "in_humidityrelative_scale=1.525878906");

        // (26000 - 15887.515152) * 2.517700195 = 25460.205… millidegrees
        assertEquals(of("25.46", "45.776", ""), iio("hdc2010"));
    }

    @Test
    void rawWithoutScaleAndOffsetIsInTheKernelsUnitAlready() throws IOException {
        sys().device(FIRST, "name=x", "in_temp_raw=-500");

        assertEquals(of("-0.5", "", ""), iio("x"));
    }

    @Test
    void whatTheDriverHasProcessedIsPreferredToRawCounts() throws IOException {
        sys().device(FIRST, "name=bmp280", "in_temp_raw=519888", "in_temp_input=25080");

        assertEquals(of("25.08", "", ""), iio("bmp280"));
    }

    @Test
    void aNumberedChannelWillDoWhereThereIsNoOther() throws IOException {
        sys().device(FIRST, "name=ms5611", "in_temp0_input=20000", "in_pressure0_input=99.5");

        assertEquals(of("20", "", "995"), iio("ms5611"));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-1,-0.001", "85000,85", "-40000,-40", "21999.9999,22", "20500.5,20.5"})
    void millidegreesAreExactDecimals(String millidegrees, String celsius) throws IOException {
        sys().device(FIRST, "name=x", "in_temp_input=" + millidegrees);

        assertEquals(of(celsius, "", ""), iio("x"));
    }

    @Test
    void aDeviceIsFoundByItsNameItsLabelOrItsFolder() throws IOException {
        sys().device(FIRST, "name=bme280", "label=attic", "in_temp_input=1000")
                .device(SECOND, "name=adc", "in_temp_input=2000");

        assertEquals(iio("bme280"), iio("attic"));
        assertEquals(of("2", "", ""), iio("iio:device1"));
    }

    @Test
    void aDeviceThatIsNotThereIsToldWithThoseThatAre() throws IOException {
        sys().device(FIRST, "name=adc").device("bus/iio/devices/iio_sysfs_trigger", "name=bme280");

        assertEquals(
                Measured.nothing(
                        "no device 'bme280' in "
                                + root.resolve("bus/iio/devices")
                                + "; there is: iio:device0 = adc"),
                iio("bme280"));
    }

    @Test
    void withoutAnyDeviceTheDriverIsAskedFor() {
        assertTrue(
                iio("bme280")
                        .problems()
                        .getFirst()
                        .endsWith(", nor any other; is its driver loaded?"));
    }

    @Test
    void ofTwoDevicesOfOneNameNeitherIsGuessed() throws IOException {
        sys().device(FIRST, "name=bme280", "in_temp_input=1000")
                .device(SECOND, "name=bme280", "in_temp_input=2000");

        assertEquals(
                Measured.nothing(
                        "2 devices are named 'bme280': iio:device0 = bme280, iio:device1 = bme280;"
                                + " name the folder of one"),
                iio("bme280"));
        assertEquals(of("2", "", ""), iio("iio:device1"));
    }

    @Test
    void aDeviceThatComesLateOrUnderAnotherNumberIsFound() throws IOException {
        var probe = new IioProbe(root, "bme280");
        assertEquals(1, probe.measure().problems().size());
        sys().device(SECOND, "name=bme280", "in_temp_input=1000");

        assertEquals(of("1", "", ""), probe.measure());
    }

    @Test
    void aChannelThatCannotBeReadLeavesTheOthersAndIsTold() throws IOException {
        sys().device(FIRST, "name=bme280", "in_temp_input=21480")
                .broken(FIRST, "in_humidityrelative_input");

        var measured = iio("bme280");

        assertEquals(List.of(new Measured.Values("21.48", "", "")), measured.values());
        String problem = measured.problems().getFirst();
        assertTrue(problem.contains("in_humidityrelative_input: cannot be read: "), problem);
        assertTrue(problem.endsWith("; is it wired up?"), problem);
    }

    @Test
    void whatIsNoNumberIsToldAndNotRecorded() throws IOException {
        sys().device(FIRST, "name=bme280", "in_temp_input=n/a");

        assertEquals(
                Measured.nothing(
                        root.resolve(FIRST).resolve("in_temp_input") + ": 'n/a' is no number"),
                iio("bme280"));
    }

    @Test
    void aDeviceWithNothingToRecordSaysSo() throws IOException {
        sys().device(FIRST, "name=adc", "in_voltage0_raw=12");

        assertEquals(
                Measured.nothing(
                        root.resolve(FIRST)
                                + " has neither temperature nor relative humidity nor pressure"),
                iio("adc"));
    }

    @Test
    void aChipGivesTheChannelThatIsNamed() throws IOException {
        sys().device(
                        "class/hwmon/hwmon3",
                        "name=sht3x",
                        "temp1_input=23145",
                        "humidity1_input=40200",
                        "temp2_input=99000");

        assertEquals(of("23.145", "40.2", ""), new HwmonProbe(root, "sht3x", 1).measure());
        assertEquals(of("99", "", ""), new HwmonProbe(root, "hwmon3", 2).measure());
        assertEquals(
                Measured.nothing(
                        root.resolve("class/hwmon/hwmon3") + " has neither temp4 nor humidity4"),
                new HwmonProbe(root, "sht3x", 4).measure());
    }

    @Test
    void aThermalZoneIsFoundByItsType() throws IOException {
        sys().device("class/thermal/thermal_zone0", "type=gpu-thermal", "temp=50000")
                .device("class/thermal/thermal_zone1", "type=cpu-thermal", "temp=48312")
                .device("class/thermal/cooling_device0", "type=cpu-thermal");

        assertEquals(of("48.312", "", ""), new ThermalProbe(root, "cpu-thermal").measure());
    }
}
