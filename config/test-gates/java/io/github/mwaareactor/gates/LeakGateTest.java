package io.github.mwaareactor.gates;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.Test;

class LeakGateTest {
  @Test
  void watchesEveryBufferOfThisTestRun() {
    assertThat(LeakGate.guarding()).isTrue();
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    assertThat(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(LeakGateTest.class))
        .isInstanceOf(LeakRecorder.class);
  }

  @Test
  void reportsALeakMadeOnPurpose() {
    assertThat(LeakGate.collectAndReport()).isTrue();
  }
}
