package examples;

/** Shows how many summoners have been fetched. Thread-safe. */
interface Progress extends AutoCloseable {

  /** Shows nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void expect(int more) {}

        @Override
        public void step() {}

        @Override
        public void close() {}
      };

  /** So many more are to be fetched. */
  void expect(int more);

  /** One has been fetched. */
  void step();

  @Override
  void close();
}
