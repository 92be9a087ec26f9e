package org.vhe.spark;

import org.apache.spark.api.java.JavaSparkContext;

/** A driver of one thread of arithmetic whose executors have two, to run as a process. */
final class OtherThreads {
    private OtherThreads() {}

    private record Number() implements NumberedTasks.Work<Integer> {
        @Override
        public Integer of(int number) {
            return number;
        }

        @Override
        public String name(int number) {
            return "task " + number;
        }
    }

    public static void main(String[] arguments) {
        try (JavaSparkContext context =
                new JavaSparkContext(
                        TestCluster.conf().set("spark.executorEnv.OMP_NUM_THREADS", "2"))) {
            for (int run = 0; run < 2; run++) {
                NumberedTasks.run(
                        context, new int[] {0, 1, 2, 3}, new Number(), (number, result) -> {});
            }
        }
    }
}
