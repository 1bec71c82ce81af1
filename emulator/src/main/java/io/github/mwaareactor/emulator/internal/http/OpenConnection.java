package io.github.mwaareactor.emulator.internal.http;

import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.Fault;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One connection, seen from right beside its socket, below TLS and HTTP: here it can be ended
 * without a farewell, or fall silent. All but {@link #perform} and {@link #after} belongs to the
 * connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails here, fails as the connection is gone
final class OpenConnection extends ChannelDuplexHandler {
  // A TLS record of two bytes, in plain text as no keys are agreed on: a fatal alert, number 40.
  private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

  private final OpenConnections connections;
  private @Nullable ChannelHandlerContext beside;
  private @Nullable ConnectionFault fault;
  private boolean silent;
  private int calls;

  OpenConnection(OpenConnections connections) {
    this.connections = connections;
  }

  static OpenConnection of(Channel channel) {
    return Objects.requireNonNull(channel.pipeline().get(OpenConnection.class));
  }

  Channel channel() {
    return context().channel();
  }

  /** Ends it, now, with TLS and HTTP none the wiser. */
  void end(Fault.Ending ending) {
    if (ending == Fault.Ending.HALF_CLOSE) {
      ((DuplexChannel) channel()).shutdownOutput();
      return;
    }
    if (ending == Fault.Ending.RESET) {
      channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    context().close();
  }

  /** From now on nothing is sent, and nothing that comes is looked at. */
  void fallSilent() {
    silent = true;
  }

  /** Closes it as a well-behaved server does, unless there is a call in progress. */
  void closeIfIdle() {
    if (calls == 0) {
      channel().close();
    }
  }

  /** Ends it if it waits for an answer, or for ever. */
  void endUnlessUsable() {
    if (calls > 0 || silent || fault != null) {
      end(Fault.Ending.CLOSE);
    }
  }

  /** Whoever controls the emulator over it keeps it, whatever happens to the service's. */
  void useForControl() {
    connections.leaveOut(this);
  }

  void callBegan() {
    calls++;
    connections.callBegan();
  }

  void callEnded() {
    calls--;
    connections.callEnded();
  }

  // On the connection's own loop rather than Mono.delay: a test's virtual time must not stop us.
  Mono<Void> after(Duration wait) {
    if (wait.isZero()) {
      return Mono.empty();
    }
    return Mono.create(
        sink -> {
          Future<?> timer =
              channel()
                  .eventLoop()
                  .schedule(() -> sink.success(), wait.toNanos(), TimeUnit.NANOSECONDS);
          sink.onDispose(() -> timer.cancel(false));
        });
  }

  /** Does something on the connection's event loop, for any other thread. */
  CompletableFuture<Void> perform(Consumer<OpenConnection> action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      channel()
          .eventLoop()
          .execute(
              () -> {
                action.accept(this);
                done.complete(null);
              });
    } catch (RejectedExecutionException gone) {
      done.complete(null); // and the connection with its loop
    }
    return done;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    beside = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    fault = connections.opened(this);
    if (fault == ConnectionFault.SILENT) {
      fallSilent();
    } else if (fault == ConnectionFault.CLOSED) {
      end(Fault.Ending.CLOSE);
    } else if (fault == ConnectionFault.RESET) {
      end(Fault.Ending.RESET);
    } else if (fault != null) {
      context.read(); // the client speaks first, and nobody above is to hear it
    } else {
      context.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connections.closed(this);
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (silent) {
      ReferenceCountUtil.release(message);
    } else if (fault != null) {
      ReferenceCountUtil.release(message);
      breakHandshake(context);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (!silent) {
      context.read();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (silent) {
      // The promise stays open: for the layers above the bytes are on their way for ever.
      ReferenceCountUtil.release(message);
    } else {
      context.write(message, promise);
    }
  }

  private void breakHandshake(ChannelHandlerContext context) {
    if (fault == ConnectionFault.HANDSHAKE_REFUSED) {
      context.write(Unpooled.wrappedBuffer(HANDSHAKE_FAILURE));
      context.flush();
    }
    end(Fault.Ending.CLOSE);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(beside);
  }
}
