package org.vhe.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.vhe.core.graph.BufferLayout.Request;

class BufferLayoutTest {

    private static Request request(long length, int begin, int end) {
        return new Request(DataType.FLOAT, length, begin, end, true);
    }

    @Test
    void arraysOfDifferentTimesShareTheirPlace() {
        BufferLayout layout =
                BufferLayout.of(List.of(request(32, 0, 1), request(32, 2, 3), request(16, 4, 9)));

        assertThat(layout.offsets()).containsExactly(0, 0, 0);
        assertThat(layout.bytes()).isEqualTo(4 * 32);
    }

    @Test
    void smallArraysShareThePlaceOfALargeOne() {
        BufferLayout layout =
                BufferLayout.of(List.of(request(32, 0, 1), request(16, 2, 5), request(16, 3, 4)));

        assertThat(layout.bytes()).isEqualTo(4 * 32);
    }

    @Test
    void anArrayThatIsReadWhileAnotherIsWrittenHasItsOwnPlace() {
        BufferLayout layout = BufferLayout.of(List.of(request(32, 0, 2), request(32, 1, 3)));

        assertThat(layout.bytes()).isEqualTo(4 * 64);
    }

    @Test
    void typesHaveTheirOwnMemory() {
        Request integer = new Request(DataType.INT, 16, 2, 3, true);
        BufferLayout layout = BufferLayout.of(List.of(request(16, 0, 1), integer));

        assertThat(layout.lengths()).containsEntry(DataType.FLOAT, 16L);
        assertThat(layout.lengths()).containsEntry(DataType.INT, 16L);
    }

    @Test
    void whatIsNeverWrittenTakesNoMemory() {
        Request within = new Request(DataType.FLOAT, 64, 0, 1, false);
        Request other = new Request(DataType.FLOAT, 48, 1, 2, false);
        BufferLayout layout =
                BufferLayout.of(List.of(within, request(80, 0, 1), other, request(16, 1, 2)));

        assertThat(layout.offsets()).containsExactly(0, 0, 0, 80);
        assertThat(layout.lengths()).containsEntry(DataType.FLOAT, 96L);
        assertThat(layout.bytes()).isEqualTo(4 * 96);
        assertThat(layout.isWithin(4 * 96)).isTrue();
        assertThat(layout.isWithin(4 * 96 - 1)).isFalse();
    }

    @Test
    void whatIsNeverWrittenGetsAPlaceWhereItMightBeAfterAll() {
        Request within = new Request(DataType.FLOAT, 64, 0, 1, false);
        BufferLayout layout = BufferLayout.of(List.of(within, request(80, 0, 1))).ofAllWritten();

        assertThat(layout.offsets()).containsExactly(80, 0);
        assertThat(layout.bytes()).isEqualTo(4 * 144);
    }

    @RepeatedTest(20)
    void noTwoLivingArraysOverlapAndLittleIsWasted(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int begin = random.nextInt(100);
            requests.add(request(random.nextInt(1, 2000), begin, begin + random.nextInt(12)));
        }
        BufferLayout layout = BufferLayout.of(requests);

        for (int i = 0; i < requests.size(); i++) {
            long from = layout.offsets()[i];
            assertThat(from).isNotNegative();
            assertThat(from + requests.get(i).length())
                    .isLessThanOrEqualTo(layout.lengths().get(DataType.FLOAT));
            for (int j = 0; j < i; j++) {
                boolean apart =
                        from >= layout.offsets()[j] + requests.get(j).length()
                                || layout.offsets()[j] >= from + requests.get(i).length();
                assertThat(apart || !requests.get(i).meets(requests.get(j))).isTrue();
            }
        }
        assertThat(layout.lengths().get(DataType.FLOAT))
                .isBetween(mostAlive(requests), 3 * mostAlive(requests) / 2);
    }

    /** Entries alive at the same time: no layout needs less. */
    private static long mostAlive(List<Request> requests) {
        long most = 0;
        for (int time = 0; time < 120; time++) {
            long alive = 0;
            for (Request request : requests) {
                boolean now = request.begin() <= time && time <= request.end();
                alive += now ? request.length() : 0;
            }
            most = Math.max(most, alive);
        }
        return most;
    }
}
