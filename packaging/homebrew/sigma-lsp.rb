class SigmaLsp < Formula
  desc "Language server and CLI for Sigma rules on Rapid7 InsightIDR"
  homepage "@HOME@"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "@HOME@/releases/download/v@VERSION@/sigma-lsp-@VERSION@-darwin-arm64.tar.gz"
      sha256 "@SHA256:darwin-arm64.tar.gz@"
    end
    on_intel do
      url "@HOME@/releases/download/v@VERSION@/sigma-lsp-@VERSION@-darwin-amd64.tar.gz"
      sha256 "@SHA256:darwin-amd64.tar.gz@"
    end
  end

  on_linux do
    on_arm do
      url "@HOME@/releases/download/v@VERSION@/sigma-lsp-@VERSION@-linux-arm64.tar.gz"
      sha256 "@SHA256:linux-arm64.tar.gz@"
    end
    on_intel do
      url "@HOME@/releases/download/v@VERSION@/sigma-lsp-@VERSION@-linux-amd64.tar.gz"
      sha256 "@SHA256:linux-amd64.tar.gz@"
    end
  end

  def install
    bin.install "sigma-lsp"
    generate_completions_from_executable(bin/"sigma-lsp", "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/sigma-lsp --version")
  end
end
